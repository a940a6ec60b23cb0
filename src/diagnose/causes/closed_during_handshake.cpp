#include "diagnose/cause.hpp"
#include "diagnose/seen.hpp"

namespace certkit::diagnose {
namespace {

using End = net::Observation::End;
void closed_during_handshake(const Case& one, Report& report) {
  const net::Observation* first = one.first();
  if (first == nullptr || (first->end != End::closed && first->end != End::reset) || closed_without_a_word(*first)) return;
  std::string last;
  for (const net::TlsMessage& message : first->messages)
    if (message.received) last = message.name();
  report.add("the server begins the handshake and then closes the connection",
             outcome(*first) + (last.empty() ? "" : ", after " + last) + (comparison(one).empty() ? "" : "; " + comparison(one)));
}

}  // namespace

const Cause& cause_closed_during_handshake() {
  static constexpr std::string_view kFollowsFrom[] = {"client-certificate-required", "client-certificate-refused", "protocol-too-old",
                                                      "no-common-cipher"};
  static constexpr Cause cause{
      .id = "closed-during-handshake",
      .severity = Severity::error,
      .stage = Stage::handshake,
      .rank = 11,
      .citation = "RFC 8446 §6.1",
      .title = "closed in the midst of the handshake",
      .meaning =
          "The server answers the ClientHello and closes before the handshake is over: the process died, it cannot sign with its "
          "key, or something on the way cut the connection when it had seen enough.",
      .mend =
          "The log of the service says why (on Windows: the System log, source Schannel). certkit verify-pair shows whether its "
          "certificate and key belong together.",
      .judge = &closed_during_handshake,
      .follows_from = kFollowsFrom,
  };
  return cause;
}

}  // namespace certkit::diagnose
