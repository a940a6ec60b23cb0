#include "cli/render/attempts.hpp"

#include "base/text.hpp"
#include "cli/render/table.hpp"
#include "diagnose/seen.hpp"

namespace certkit::cli {
namespace {

using net::Observation;

std::string_view to_word(net::AddressTried::Result result) {
  switch (result) {
    case net::AddressTried::Result::connected: return "connected";
    case net::AddressTried::Result::refused: return "refused";
    case net::AddressTried::Result::timeout: return "timeout";
    case net::AddressTried::Result::unreachable: return "unreachable";
    case net::AddressTried::Result::failed: break;
  }
  return "failed";
}

std::string_view to_word(Observation::End end) {
  switch (end) {
    case Observation::End::none: return "none";
    case Observation::End::finished: return "finished";
    case Observation::End::closed: return "closed";
    case Observation::End::reset: return "reset";
    case Observation::End::timeout: return "timeout";
    case Observation::End::alert: return "alert";
    case Observation::End::not_tls: return "not-tls";
    case Observation::End::failed: break;
  }
  return "failed";
}

Json messages(const Observation& seen) {
  Json list = Json::array();
  for (const net::TlsMessage& message : seen.messages)
    list.push_back({{"from", message.received ? "server" : "client"}, {"message", message.name()}, {"octets", message.size}});
  return list;
}

Json addresses(const Observation& seen) {
  Json list = Json::array();
  for (const net::AddressTried& tried : seen.tried)
    list.push_back({{"address", tried.address},
                    {"result", to_word(tried.result)},
                    {"error", tried.error},
                    {"milliseconds", static_cast<std::int64_t>(tried.time.count())}});
  return list;
}

Json http(const net::HttpSeen& seen) {
  return {{"status", seen.status},
          {"status_line", base::printable(seen.status_line)},
          {"server", base::printable(seen.server)},
          {"location", base::printable(seen.location)},
          {"www_authenticate", base::printable(seen.www_authenticate)},
          {"served_by", base::printable(seen.served_by)},
          {"error", base::printable(seen.error)}};
}

std::string version_words(net::TlsVersion version) { return version == net::TlsVersion::any ? "" : std::string(net::to_word(version)); }

std::string message_words(const Observation& seen) {
  std::string text;
  for (const net::TlsMessage& message : seen.messages)
    text += (text.empty() ? "" : " ") + std::string(message.received ? "<" : ">") + message.name();
  return text;
}

}  // namespace

Json to_json(const Observation& seen) {
  Json json{{"as", seen.asked.label},
            {"server_name", seen.asked.server_name.value_or("")},
            {"starttls", seen.asked.starttls == net::Starttls::none ? "" : std::string(net::to_word(seen.asked.starttls))},
            {"resolve_error", base::printable(seen.resolve_error)},
            {"addresses", addresses(seen)},
            {"before_tls", base::printable(seen.before_said)},
            {"end", to_word(seen.end)},
            {"tls_error", base::printable(seen.tls_error)},
            {"alert", seen.alert ? Json(net::alert_name(*seen.alert)) : Json()},
            {"version", version_words(seen.version)},
            {"cipher", base::printable(seen.cipher)},
            {"group", base::printable(seen.group)},
            {"alpn", base::printable(seen.alpn)},
            {"octets_sent", seen.octets_sent},
            {"octets_received", seen.octets_received},
            {"hello_octets", seen.hello_size},
            {"certificates", seen.chain.size()},
            {"staple", seen.staple.has_value()},
            {"client_certificate_wanted", seen.client_certificate_wanted},
            {"messages", messages(seen)},
            {"milliseconds", static_cast<std::int64_t>(seen.time.count())}};
  json["http"] = seen.http ? http(*seen.http) : Json();
  return json;
}

void print_attempts(std::ostream& out, const std::vector<Observation>& attempts) {
  for (const Observation& seen : attempts) {
    out << "attempt " << seen.asked.label << ": " << diagnose::outcome(seen) << ", " << seen.time.count() << " ms\n";
    for (const net::AddressTried& tried : seen.tried)
      out << "    " << tried.address << ": " << to_word(tried.result) << (tried.error.empty() ? "" : ", " + base::printable(tried.error))
          << ", " << tried.time.count() << " ms\n";
    if (!seen.before_said.empty()) out << "    before TLS: " << base::printable(seen.before_said) << '\n';
    if (const std::string words = message_words(seen); !words.empty()) out << "    " << words << '\n';
    if (seen.end != Observation::End::none)
      out << "    octets: " << seen.octets_sent << " sent, " << seen.octets_received << " received; "
          << count(seen.chain.size(), "certificate") << (seen.staple ? ", OCSP response" : "")
          << (seen.client_certificate_wanted ? ", asks for a certificate" : "") << '\n';
    if (seen.http) out << "    HTTP: " << base::printable(seen.http->status != 0 ? seen.http->status_line : seen.http->error) << '\n';
  }
}

}  // namespace certkit::cli
