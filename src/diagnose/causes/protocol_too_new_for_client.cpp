#include "diagnose/cause.hpp"
#include "diagnose/eyes.hpp"
#include "diagnose/next_attempt.hpp"
#include "diagnose/seen.hpp"

namespace certkit::diagnose {
namespace {

constexpr std::uint8_t kProtocolVersion = 70;  // RFC 8446 §6

void protocol_too_new_for_client(const Case& one, Report& report) {
  const net::Observation* first = one.first();
  const net::Observation* client = through_the_eyes(one);
  if (client == nullptr || !handshake_failed(*client)) return;
  const net::Observation* named = one.labelled(attempt::kClientWithSni);
  if (named != nullptr && finished(*named)) return;  // for want of SNI
  const Eyes& eyes = eyes_of(one.options.client);
  const bool said_so = client->alert == kProtocolVersion || (named != nullptr && named->alert == kProtocolVersion);
  if (!said_so && first->version <= eyes.newest) return;  // both have that version: something else is missing
  report.add((said_so ? "" : "likely ") + ("the server speaks no version of TLS that " + std::string(eyes.name)) + " knows (" +
                 std::string(to_word(eyes.newest)) + " at most)",
             std::string(attempt::kFirst) + ": " + outcome(*first) + "; " + comparison(one));
}

}  // namespace

const Cause& cause_protocol_too_new_for_client() {
  static constexpr Cause cause{
      .id = "protocol-too-new-for-client",
      .severity = Severity::error,
      .stage = Stage::handshake,
      .rank = 3,
      .citation = "RFC 8446 §4.2.1",
      .title = "the client is too old for the server",
      .meaning = "The server is right, and the client cannot follow: it knows none of the versions that the server still speaks.",
      .mend =
          "Update the client. Where that cannot be, let the server speak TLS 1.2 too; a phone that knows TLS 1.0 only needs a server of "
          "its own, within the network.",
      .judge = &protocol_too_new_for_client,
  };
  return cause;
}

}  // namespace certkit::diagnose
