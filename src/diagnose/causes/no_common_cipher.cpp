#include "diagnose/cause.hpp"
#include "diagnose/eyes.hpp"
#include "diagnose/next_attempt.hpp"
#include "diagnose/seen.hpp"

namespace certkit::diagnose {
namespace {

using net::TlsVersion;
constexpr std::uint8_t kHandshakeFailure = 40, kInsufficientSecurity = 71;  // RFC 8446 §6

bool says_nothing_common(const net::Observation& seen) {
  return refused_at_once(seen) && (seen.alert == kHandshakeFailure || seen.alert == kInsufficientSecurity);
}

void no_common_cipher(const Case& one, Report& report) {
  const net::Observation* first = one.first();
  if (first == nullptr) return;
  const net::Observation* old = one.labelled(attempt::kOld);
  if ((says_nothing_common(*first) || closed_without_a_word(*first)) && old != nullptr && finished(*old) &&
      old->version >= TlsVersion::tls1_2)
    return report.add("the server has no cipher that a client of today offers; it takes " + old->cipher,
                      std::string(attempt::kFirst) + ": " + outcome(*first) + "; " + comparison(one));
  const net::Observation* client = through_the_eyes(one);
  if (client != nullptr && finished(*first) && says_nothing_common(*client) && first->version <= eyes_of(one.options.client).newest)
    report.add("likely the server has no cipher that " + std::string(eyes_of(one.options.client).name) + " offers", comparison(one));
}

}  // namespace

const Cause& cause_no_common_cipher() {
  static constexpr Cause cause{
      .id = "no-common-cipher",
      .severity = Severity::error,
      .stage = Stage::handshake,
      .rank = 4,
      .citation = "RFC 5246 §7.4.1.3",
      .title = "no cipher in common",
      .meaning = "Client and server have a version of TLS in common, and no cipher, key exchange or kind of signature.",
      .mend =
          "Widen the server's list: ECDHE with AES-GCM for RSA and for ECDSA is what every client of today offers (TLS_ECDHE_RSA_WITH_AES_"
          "128_GCM_SHA256 and its like). A list for ECDSA alone needs an EC certificate.",
      .judge = &no_common_cipher,
  };
  return cause;
}

}  // namespace certkit::diagnose
