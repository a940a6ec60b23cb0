#include "base/text.hpp"
#include "diagnose/fetched_words.hpp"
#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void ocsp_unreachable(const Case& one, Report& report) {
  each_url(one, Fetched::What::ocsp, [&](const Fetched& fetched) {
    if (fetched.failure.empty()) return;
    report.add(severity_of(one, fetched.of), "the OCSP responder of " + whose(one, fetched.of) + " gives no answer: " + fetched.failure,
               base::printable(fetched.url));
  });
}

}  // namespace

const Cause& cause_ocsp_unreachable() {
  static constexpr Cause cause{
      .id = "ocsp-unreachable",
      .severity = Severity::warning,
      .stage = Stage::revocation,
      .rank = 2,
      .citation = "RFC 6960 §4.2.2",
      .title = "OCSP responder that gives no answer",
      .meaning =
          "Whether the certificate is revoked cannot be asked. It is not revoked by that. Clients try the CRL next, if there is one; those "
          "that "
          "insist on an answer and find none refuse the certificate (Windows: 0x80092013), and a server that wants to staple has nothing.",
      .mend =
          "Is the responder running, and can clients reach it by http, without a password? Check DNS, firewall, and the responder's log.",
      .judge = &ocsp_unreachable,
  };
  return cause;
}

}  // namespace certkit::diagnose
