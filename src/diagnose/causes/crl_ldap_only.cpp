#include <algorithm>

#include "base/text.hpp"
#include "certkit/error.hpp"
#include "diagnose/fetched_words.hpp"
#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void judge(const Case& one, Report& report) {
  for (std::size_t at = 0; at < one.best().path.size(); ++at) {
    const Fetched* ldap = nullptr;
    bool other = false;  // a source that everybody can follow
    for (const Fetched& fetched : one.fetched) {
      if (fetched.of != at || fetched.what == Fetched::What::issuer || fetched.url.empty()) continue;
      if (fetched.url.starts_with("ldap"))
        ldap = &fetched;
      else
        other = true;
    }
    if (ldap == nullptr || other) continue;
    report.add(severity_of(one, at),
               "the CRL of " + whose(one, at) +
                   (ldap->ldap_without_host ? " is in Active Directory only: nobody outside of the domain can fetch it"
                                            : " can be had by LDAP only, which few clients but Windows speak"),
               base::printable(ldap->url));
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
      .judge = &judge,
  };
  return cause;
}

}  // namespace certkit::diagnose
