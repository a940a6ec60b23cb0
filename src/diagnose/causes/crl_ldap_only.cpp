#include <algorithm>

#include "base/text.hpp"
#include "certkit/error.hpp"
#include "diagnose/fetch_steps.hpp"
#include "diagnose/fetched_words.hpp"
#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

// The first URL of its CRL, where all of them are ldap: and there is no OCSP responder; empty: everybody can ask somewhere.
std::string ldap_alone(const Certificate& certificate) {
  try {
    const Extensions extensions = certificate.extensions();
    const auto urls = extensions.crl_distribution_urls();
    if (urls.empty() || !std::all_of(urls.begin(), urls.end(), &is_ldap) || !extensions.ocsp_urls().empty()) return {};
    return urls.front();
  } catch (const Error&) {
    return {};
  }
}

void crl_ldap_only(const Case& one, Report& report) {
  if (one.options.revocation == Options::Revocation::none) return;
  for (std::size_t at = 0; at < asked_about(one.best()); ++at) {
    const std::string url = ldap_alone(one.best().path[at]);
    if (url.empty()) continue;
    report.add(severity_of(one, at),
               "the CRL of " + whose(one, at) +
                   (is_ldap_without_host(url) ? " is in Active Directory only: nobody outside of the domain can fetch it"
                                              : " can be had by LDAP only, which few clients but Windows speak"),
               base::printable(url));
  }
}

}  // namespace

const Cause& cause_crl_ldap_only() {
  static constexpr Cause cause{
      .id = "crl-ldap-only",
      .severity = Severity::warning,
      .stage = Stage::revocation,
      .rank = 2,
      .citation = "RFC 5280 §4.2.1.13",
      .title = "CRL that only members of the domain can fetch",
      .meaning =
          "The certificate names its CRL by an ldap: URL alone, as a Windows CA does that was installed without a change. A URL without a "
          "server means the domain controller of whoever asks: phones, partners, machines outside of the domain and everything that is "
          "not Windows get nothing, and refuse the certificate where they insist on an answer (0x80092013).",
      .mend =
          "On the CA, add an http: URL that everybody can reach (Extensions tab: CRL Distribution Point, include it in certificates), "
          "publish the "
          "CRL there, and have the certificate issued anew.",
      .judge = &crl_ldap_only,
  };
  return cause;
}

}  // namespace certkit::diagnose
