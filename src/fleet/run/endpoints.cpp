#include "fleet/run/endpoints.hpp"

#include <algorithm>

#include "asn1/host_name.hpp"
#include "base/text.hpp"
#include "diagnose/cause.hpp"
#include "net/host_port.hpp"

namespace certkit::fleet {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds kFirstPause(50), kLongestPause(2'000), kPatience(10'000);

std::optional<std::string> name_to_ask_for(const Endpoint& endpoint, const net::HostPort& where, const Asked& asked) {
  if (!endpoint.server_name.empty()) return net::parse_host(endpoint.server_name, endpoint.server_name);
  std::optional<std::string> first;
  for (const GeneralName& name : asked.csr.san) {
    if (name.type != GeneralName::Type::dns) continue;
    if (!where.is_address && asn1::is_name_for(name.value, where.host)) return where.host;
    if (!first && !name.value.starts_with('*')) first = name.value;
  }
  if (first) return first;
  return where.is_address ? std::nullopt : std::optional(where.host);
}

// What keeps it from being seen, as `certkit check` says it.
std::string why_nothing_is_seen(net::Observation seen) {
  diagnose::Case one;
  one.subject = net::HostPort{seen.asked.host, seen.asked.port, false}.to_text();
  one.endpoint = true;
  one.host = seen.asked.host;
  one.options.revocation = diagnose::Options::Revocation::none;
  one.options.offline = true;
  const std::string subject = one.subject;
  one.attempts.push_back(std::move(seen));
  const std::vector<Finding> findings = diagnose::judge(one);
  if (findings.empty()) return subject + " shows no certificate";
  return subject + ": " + findings.front().message;
}

std::string shown(const Certificate& certificate) {
  return "serial " + certificate.serial_hex() + ", until " + to_rfc3339(certificate.not_after());
}

// nullopt: it serves what is expected.
std::optional<std::string> look_once(const Endpoint& endpoint, const std::string& at, const CertificateEntry& entry, const Asked& asked,
                                     const Certificate& expected, const World& world, milliseconds& spent) {
  const Served served = served_by(endpoint, at, entry, asked, world.observe);
  spent += served.took;
  if (!served.leaf) return served.problem;
  if (*served.leaf == expected) return std::nullopt;
  return base::printable(at) + " serves another certificate (" + shown(*served.leaf) + "), and not the new one (" + shown(expected) + ")";
}

}  // namespace

net::Attempt attempt_for(const Endpoint& endpoint, const std::string& at, const Asked& asked) {
  const net::HostPort where = net::parse_host_port(at, net::usual_port(endpoint.starttls));
  net::Attempt attempt;
  attempt.host = where.host;
  attempt.port = where.port;
  attempt.starttls = endpoint.starttls;
  attempt.server_name = name_to_ask_for(endpoint, where, asked);
  return attempt;
}

Served served_by(const Endpoint& endpoint, const std::string& at, const CertificateEntry& entry, const Asked& asked,
                 const std::function<net::Observation(const net::Attempt&)>& observe) {
  Served served;
  try {
    net::Observation seen = observe(attempt_for(endpoint, at, asked));
    served.took = seen.time;
    if (seen.chain.empty())
      served.problem = why_nothing_is_seen(std::move(seen));
    else
      served.leaf = Certificate(seen.chain.front());
  } catch (const Error& error) {
    served.problem = entry.name + ": " + base::printable(at) + ": " + error.message();
  }
  return served;
}

std::optional<std::string> verify_served(const CertificateEntry& entry, const Asked& asked, const Certificate& expected,
                                         const World& world) {
  for (std::size_t i = 0; i < entry.endpoints.size(); ++i) {
    milliseconds spent(0), pause = kFirstPause;
    for (;;) {
      const auto problem = look_once(entry.endpoints[i], asked.endpoints[i], entry, asked, expected, world, spent);
      if (!problem) break;
      if (spent >= kPatience) return problem;
      pause = std::min(pause, kPatience - spent);
      world.wait(pause);
      spent += pause;
      pause = std::min(pause * 2, kLongestPause);
    }
  }
  return std::nullopt;
}

}  // namespace certkit::fleet
