#include "diagnose/fetched_words.hpp"
#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void crl_expired(const Case& one, Report& report) {
  each_url(one, Fetched::What::crl, [&](const Fetched& fetched) {
    if (!fetched.revocation || fetched.revocation->status != Status::stale) return;
    report.add(severity_of(one, fetched.of), "the CRL of " + whose(one, fetched.of) + " is over: " + fetched.revocation->why,
               dates_words(fetched));
  });
  report_defects(one, "crl-expired", "the CRL that was given is over, for ", report);
}

}  // namespace

const Cause& cause_crl_expired() {
  static constexpr Cause cause{
      .id = "crl-expired",
      .severity = Severity::warning,
      .stage = Stage::revocation,
      .rank = 1,
      .citation = "RFC 5280 §5.1.2.5",
      .title = "CRL whose time is over",
      .meaning =
          "The CRL is there, and its nextUpdate has passed (or it has none, and is older than 90 days): the CA has not published a new "
          "one, or not there. Clients that insist on an "
          "answer treat it as if there were none, and refuse the certificate (Windows: 0x80092013); browsers of today go on.",
      .mend =
          "Publish a new CRL: certutil -CRL on a Windows CA, openssl ca -gencrl, certkit ca crl. Then find out why the last one was not "
          "published: an offline root has to be started for it, and a copy on a web server has to be renewed too.",
      .judge = &crl_expired,
  };
  return cause;
}

}  // namespace certkit::diagnose
