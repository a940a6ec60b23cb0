#include "net/tls_chain.hpp"

#include "asn1/ip_address.hpp"
#include "certkit/error.hpp"
#include "net/observation.hpp"

namespace certkit::net {
namespace {

// Why there is no certificate to be seen.
std::string why(const Observation& seen) {
  if (!seen.resolve_error.empty()) return seen.resolve_error;
  if (!seen.connected()) return seen.tried.empty() ? "no address was tried in time" : seen.tried.back().error;
  switch (seen.end) {
    case Observation::End::closed: return "the server closes the connection";
    case Observation::End::reset: return "the server resets the connection";
    case Observation::End::timeout: return "no answer in time";
    case Observation::End::alert: return "the server answers with the alert " + alert_name(seen.alert.value_or(0));
    case Observation::End::not_tls: return "what it answers is no TLS";
    case Observation::End::finished: return "the server shows no certificate";
    case Observation::End::failed:
    case Observation::End::none: break;
  }
  return seen.tls_error;
}

}  // namespace

std::vector<Certificate> tls_chain(const Url& url, std::chrono::seconds limit) {
  Attempt attempt;
  attempt.host = url.host;
  attempt.port = url.port;
  if (!asn1::parse_ip(url.host)) attempt.server_name = url.host;
  attempt.everything_old = true;  // old servers are looked at, too
  attempt.whole_limit = limit;
  const Observation seen = observe(attempt);
  if (seen.chain.empty())
    throw Error(Errc::network, "no TLS connection to " + url.authority() + " that shows a certificate: " + why(seen),
                "is it the right host and port, and does TLS run there?", url.authority());
  std::vector<Certificate> chain;
  for (const Bytes& one : seen.chain) chain.emplace_back(one);
  return chain;
}

}  // namespace certkit::net
