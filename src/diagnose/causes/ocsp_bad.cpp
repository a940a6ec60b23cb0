#include "diagnose/fetched_words.hpp"
#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void ocsp_bad(const Case& one, Report& report) {
  each_url(one, Fetched::What::ocsp, [&](const Fetched& fetched) {
    if (!fetched.revocation || fetched.revocation->status == Status::good || fetched.revocation->status == Status::revoked) return;
    report.add(severity_of(one, fetched.of),
               "the answer of the OCSP responder of " + whose(one, fetched.of) + " is of no use: " + fetched.revocation->why,
               dates_words(fetched));
  });
}

}  // namespace

const Cause& cause_ocsp_bad() {
  static constexpr Cause cause{
      .id = "ocsp-bad",
      .severity = Severity::warning,
      .stage = Stage::revocation,
      .rank = 1,
      .citation = "RFC 6960 §3.2",
      .title = "OCSP answer that is of no use",
      .meaning =
          "The responder answers, but with an error, for another certificate, with a signature that counts for nothing, or with an answer "
          "whose "
          "time is over. Clients treat it as if there were none; Firefox refuses some of them.",
      .mend =
          "See the responder's log. 'unauthorized' and 'does not know': does it have the list of this CA? A signature: was its certificate "
          "renewed, is it issued by this very CA, and for OCSPSigning? A time: does it get new CRLs?",
      .judge = &ocsp_bad,
  };
  return cause;
}

}  // namespace certkit::diagnose
