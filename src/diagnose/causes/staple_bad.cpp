#include "diagnose/fetched_words.hpp"

namespace certkit::diagnose {
namespace {

void staple_bad(const Case& one, Report& report) {
  for (const Fetched& fetched : one.fetched) {
    if (!fetched.by_staple || !fetched.revocation) continue;
    if (fetched.revocation->status == Status::good || fetched.revocation->status == Status::revoked) continue;
    report.add("the OCSP response that the server sends along is of no use: " + fetched.revocation->why, dates_words(fetched));
  }
}

}  // namespace

const Cause& cause_staple_bad() {
  static constexpr Cause cause{
      .id = "staple-bad",
      .severity = Severity::error,
      .stage = Stage::revocation,
      .rank = 1,
      .citation = "RFC 6066 §8, RFC 6960 §3.2",
      .title = "OCSP staple that is of no use",
      .meaning =
          "The server sends an OCSP response with its certificate that is too old, about another certificate, or signed by somebody who "
          "may not "
          "say so. Firefox refuses the connection; other clients ask the responder themselves, or go on.",
      .mend =
          "Can the server reach the responder, and is its clock right? Reload it, so that it fetches a new one. Where it sends a file "
          "(nginx: "
          "ssl_stapling_file), make that anew: openssl ocsp -issuer CA.pem -cert SERVER.pem -url URL -respout FILE.",
      .judge = &staple_bad,
  };
  return cause;
}

}  // namespace certkit::diagnose
