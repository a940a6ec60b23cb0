#include "base/text.hpp"
#include "diagnose/fetched_words.hpp"
#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void crl_bad(const Case& one, Report& report) {
  each_url(one, Fetched::What::crl, [&](const Fetched& fetched) {
    if (!fetched.revocation) return;
    const Status status = fetched.revocation->status;
    if (status != Status::bad && status != Status::not_yet && status != Status::unknown) return;
    report.add(severity_of(one, fetched.of), "the CRL of " + whose(one, fetched.of) + " is of no use: " + fetched.revocation->why,
               dates_words(fetched));
  });
  report_defects(one, "crl-bad", "the CRL that was given is of no use for ", report);
}

}  // namespace

const Cause& cause_crl_bad() {
  static constexpr Cause cause{
      .id = "crl-bad",
      .severity = Severity::warning,
      .stage = Stage::revocation,
      .rank = 1,
      .citation = "RFC 5280 §6.3.3",
      .title = "CRL that says nothing about the certificate",
      .meaning =
          "Something comes when the CRL is fetched, but it is no CRL, is signed by somebody else, or is about other certificates. Clients "
          "treat "
          "it as if there were none.",
      .mend =
          "See what is published at that URL: an error page, an old file, the CRL of another key of the CA (certutil -CRL publishes one "
          "for "
          "each). Publish the CRL of the certificate's issuer there, as DER.",
      .judge = &crl_bad,
  };
  return cause;
}

}  // namespace certkit::diagnose
