#include "profile/served.hpp"

#include <algorithm>

#include "asn1/host_name.hpp"
#include "asn1/ip_address.hpp"
#include "net/url.hpp"
#include "profile/names.hpp"
#include "profile/which.hpp"

namespace certkit::profile {
namespace {

std::vector<std::string> items_of(const Value& value) {
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) return *list;
  return {to_text(value)};
}

// A link stands for its host, port and path.
void take_link(ServedName& one) {
  if (!one.name.starts_with("https://")) return;
  const net::Url url = net::parse_url(one.name);
  one.name = url.host;
  one.port = url.port;
  one.path = url.path;
}

std::string name_of(const ServedRule& rule, const std::string& text) {
  if (const auto address = asn1::parse_ip(text)) return *asn1::ip_text(*address);
  try {
    return canonical_dns(text, Wildcard::allowed);
  } catch (const Error& e) {
    fail(rule.place, "\"" + rule.name.text() + "\" gives '" + text + "': " + e.message(), e.hint());
  }
}

class Maker {
 public:
  Maker(Session& session, const std::vector<std::string>& hosts) : session_(session), hosts_(hosts) {}

  void add(const ServedRule& rule) {
    if (!session_.holds(rule.when)) return;
    if (!rule.foreach) return add(rule, session_.lookup());
    for (const std::string& item : items_of(rule.foreach.evaluate(session_.lookup())))
      add(rule, [&](const std::string& variable) { return variable == rule.as ? Value(item) : session_.get(variable); });
  }

  // A name of the certificate that no rule says anything of.
  void add(const std::string& dns) {
    ServedName one;
    one.name = dns;
    place(std::move(one));
  }

  ServedNames result;

 private:
  void add(const ServedRule& rule, const Lookup& lookup) {
    for (const std::string& text : items_of(rule.name.evaluate(lookup))) {
      if (text.empty()) continue;
      ServedName one;
      one.name = text;
      one.port = rule.port;
      one.starttls = rule.starttls;
      if (rule.path) one.path = rule.path.evaluate_text(lookup);
      take_link(one);
      one.name = name_of(rule, one.name);
      if (rule.server) one.server = rule.server.evaluate_text(lookup);
      for (const std::string& status : rule.answers) one.answers.push_back(std::stoi(status));
      one.wrong_texts = rule.wrong_texts;
      one.why = rule.why;
      one.origin = rule.place.file_and_line();
      place(std::move(one));
    }
  }

  void place(ServedName one) {
    if (one.name.starts_with("*.")) {
      bool asked = false;
      for (const std::string& host : hosts_) {
        if (!asn1::wildcard_covers(one.name, host)) continue;
        ServedName by_host = one;
        by_host.name = host;
        place(std::move(by_host));
        asked = true;
      }
      auto& wildcards = result.wildcards;
      if (!asked && std::find(wildcards.begin(), wildcards.end(), one.name) == wildcards.end()) wildcards.push_back(one.name);
      return;
    }
    const bool twin = std::any_of(result.names.begin(), result.names.end(), [&](const ServedName& other) {
      return other.name == one.name && other.port == one.port && other.path == one.path;
    });
    if (!twin) result.names.push_back(std::move(one));
  }

  Session& session_;
  const std::vector<std::string>& hosts_;
};

}  // namespace

ServedNames served_names(const DeviceProfile& profile, const GivenInputs& given, const Which& which,
                         const std::vector<std::string>& hosts) {
  Session session(profile, given, Session::Missing::is_error);
  session.choose(which.certificate, which.item);
  session.settle();
  Maker maker(session, hosts);
  for (const ServedRule& rule : profile.served) maker.add(rule);
  if (profile.served.empty()) {
    for (const NameWithRule& made : make_names(certificate_rule(profile, which.certificate), session).names)
      if (made.name.type == GeneralName::Type::dns) maker.add(made.name.value);
  }
  if (maker.result.names.empty() && maker.result.wildcards.empty())
    throw Error(Errc::usage, "the profile " + profile.id + " says of no name that it is served", "give HOST:PORT itself");
  return std::move(maker.result);
}

}  // namespace certkit::profile
