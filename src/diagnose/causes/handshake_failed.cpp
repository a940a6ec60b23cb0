#include "base/text.hpp"
#include "diagnose/cause.hpp"
#include "diagnose/seen.hpp"

namespace certkit::diagnose {
namespace {

void handshake_failed(const Case& one, Report& report) {
  const net::Observation* first = one.first();
  if (first == nullptr || first->end != net::Observation::End::failed) return;
  const net::Observation* through = that_went_through(one);
  const std::string why = base::printable(first->tls_error);
  report.add(through == nullptr ? "a client of today gives up in the midst of the handshake: " + why
                                : "what the server does is too weak for a client of today: " + why,
             comparison(one));
}

}  // namespace

const Cause& cause_handshake_failed() {
  static constexpr std::string_view kFollowsFrom[] = {"protocol-too-old", "not-tls"};
  static constexpr Cause cause{
      .id = "handshake-failed",
      .severity = Severity::error,
      .stage = Stage::handshake,
      .rank = 21,
      .citation = "RFC 8446 §6.2",
      .title = "a client of today refuses what the server does",
      .meaning =
          "The server answers, and what it answers is not acceptable: parameters that are too weak, a signature that is wrong, a key "
          "that does not belong to the certificate.",
      .mend = "Keys of 2,048 bits or more, signatures with SHA-256, DH parameters of 2,048 bits or none; then reload the service.",
      .judge = &handshake_failed,
      .follows_from = kFollowsFrom,
  };
  return cause;
}

}  // namespace certkit::diagnose
