// Servers as they look to net::observe, made up: what a fake answers depends on how it is asked.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "asn1/ip_address.hpp"
#include "diagnose/cause.hpp"
#include "diagnose/investigate.hpp"

namespace certkit::diagnose::fake {

using net::Attempt;
using net::Observation;
using End = Observation::End;

// Connected, and nothing more.
inline Observation connected(const Attempt& asked) {
  Observation seen;
  seen.asked = asked;
  seen.addresses = {"192.0.2.1"};
  seen.tried = {{"192.0.2.1", net::AddressTried::Result::connected, "", std::chrono::milliseconds(3)}};
  seen.octets_sent = 517;
  seen.time = std::chrono::milliseconds(10);
  return seen;
}

inline Observation ended(const Attempt& asked, End end) {
  Observation seen = connected(asked);
  seen.end = end;
  return seen;
}

inline Observation alert(const Attempt& asked, std::uint8_t description) {
  Observation seen = ended(asked, End::alert);
  seen.alert = description;
  seen.octets_received = 7;
  return seen;
}

inline Observation finished(const Attempt& asked, net::TlsVersion version = net::TlsVersion::tls1_3,
                            std::string cipher = "TLS_AES_256_GCM_SHA384") {
  Observation seen = ended(asked, End::finished);
  seen.octets_received = 2000;
  seen.version = version;
  seen.cipher = std::move(cipher);
  return seen;
}

struct Answer {
  Case one;
  std::vector<Finding> findings;
  [[nodiscard]] std::string first() const { return findings.empty() ? "" : findings.front().id; }
  [[nodiscard]] bool has(const std::string& id) const {
    for (const Finding& finding : findings)
      if (finding.id == id) return true;
    return false;
  }
};

using Server = std::function<Observation(const Attempt&)>;

struct Question {
  std::string host = "www.contoso.com";
  Client client = Client::today;
  std::string path;  // of the URL
  int port = 443;
  bool sends_sni = true;
};

inline Answer check(const Server& server, const Question& question = {}) {
  Answer answer;
  answer.one.subject = question.host + ":" + std::to_string(question.port);
  answer.one.host = question.host;
  answer.one.host_is_address = asn1::parse_ip(question.host).has_value();
  answer.one.options.client = question.client;
  Endpoint endpoint;
  endpoint.attempt.host = question.host;
  endpoint.attempt.port = question.port;
  endpoint.attempt.http_path = question.path;
  if (question.sends_sni) endpoint.attempt.server_name = question.host;
  Means means;
  means.observe = server;
  investigate(answer.one, endpoint, means);
  answer.findings = judge(answer.one);
  return answer;
}

}  // namespace certkit::diagnose::fake
