#include "diagnose/cause.hpp"
#include "diagnose/eyes.hpp"
#include "diagnose/next_attempt.hpp"
#include "diagnose/seen.hpp"

namespace certkit::diagnose {
namespace {

using net::TlsVersion;
constexpr std::uint8_t kProtocolVersion = 70;  // RFC 8446 §6

void protocol_too_old(const Case& one, Report& report) {
  const net::Observation* first = one.first();
  if (first == nullptr || !handshake_failed(*first)) return;
  const net::Observation* old = one.labelled(attempt::kOld);
  const std::string evidence = "TLS 1.2 and newer: " + outcome(*first) + (comparison(one).empty() ? "" : "; " + comparison(one));
  const TlsVersion chosen = old != nullptr && old->version != TlsVersion::any ? old->version : first->version;
  if (chosen != TlsVersion::any && chosen < TlsVersion::tls1_2) {
    const bool too_old_for_client = one.options.client == Client::today || eyes_of(one.options.client).oldest > chosen;
    return report.add(too_old_for_client ? Severity::error : Severity::warning,
                      "the server speaks " + std::string(to_word(chosen)) + " and nothing newer", evidence);
  }
  if (first->alert == kProtocolVersion)
    report.add("the server speaks no version of TLS that is in use: most likely it knows nothing newer than SSL 3.0", evidence);
}

}  // namespace

const Cause& cause_protocol_too_old() {
  static constexpr Cause cause{
      .id = "protocol-too-old",
      .severity = Severity::error,
      .stage = Stage::handshake,
      .rank = 2,
      .citation = "RFC 8996",
      .title = "nothing newer than TLS 1.1",
      .meaning = "TLS 1.0 and 1.1 are given up: browsers, Windows 11, Java and OpenSSL refuse them.",
      .mend =
          "Switch TLS 1.2 on: Windows Server 2008 R2 and 2012 need it in the registry (SCHANNEL\\Protocols\\TLS 1.2\\Server), devices a "
          "newer firmware, nginx \"ssl_protocols TLSv1.2 TLSv1.3\". Where the device cannot, put a reverse proxy before it.",
      .judge = &protocol_too_old,
  };
  return cause;
}

}  // namespace certkit::diagnose
