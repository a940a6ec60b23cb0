#include "issue/acme/proof.hpp"

namespace certkit::issue::acme {

std::unique_ptr<Prover> open_prover(const Settings& settings, const Pace& pace) {
  if (settings.challenge == "dns-01") return prove_by_dns(settings);
  if (settings.challenge == "tls-alpn-01") return prove_by_tls(settings, pace.now);
  return settings.webroot.empty() ? prove_by_http(settings) : prove_by_webroot(settings);
}

}  // namespace certkit::issue::acme
