#include <algorithm>

#include "certkit/error.hpp"
#include "diagnose/cause.hpp"

namespace certkit::diagnose {
namespace {

bool must_staple(const Certificate& certificate) {
  try {
    const auto features = certificate.extensions().tls_features();
    return std::find(features.begin(), features.end(), "status_request") != features.end();
  } catch (const Error&) {
    return false;
  }
}

void staple_missing(const Case& one, Report& report) {
  if (one.leaf() == nullptr || !must_staple(*one.leaf())) return;
  // A small ClientHello asks for none.
  const auto answered = [&](const net::Observation& seen) { return !seen.asked.small_hello && !seen.chain.empty(); };
  const auto stapled = [](const net::Observation& seen) { return seen.staple.has_value(); };
  if (std::none_of(one.attempts.begin(), one.attempts.end(), answered)) return;
  if (std::any_of(one.attempts.begin(), one.attempts.end(), stapled)) return;
  report.add("the certificate demands that an OCSP response is sent along, and the server sends none",
             "its extension tlsFeature has status_request");
}

}  // namespace

const Cause& cause_staple_missing() {
  static constexpr Cause cause{
      .id = "staple-missing",
      .severity = Severity::error,
      .stage = Stage::revocation,
      .rank = 1,
      .citation = "RFC 7633 §4.2.3",
      .title = "missing OCSP staple",
      .meaning =
          "The certificate was issued with must-staple: clients that know it (Firefox among them) refuse a server that does not send its "
          "OCSP "
          "response with the certificate.",
      .mend =
          "Switch stapling on (nginx: ssl_stapling on, with ssl_trusted_certificate and resolver; Apache: SSLUseStapling on; Windows "
          "staples by "
          "itself if it can reach the responder). After a restart nginx sends none at first. Or have the certificate issued without "
          "must-staple.",
      .judge = &staple_missing,
  };
  return cause;
}

}  // namespace certkit::diagnose
