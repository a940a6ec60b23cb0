// What CRLs and OCSP responses have in common: reasons, and how a verdict is put together.
#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "asn1/reader.hpp"
#include "trust/revocation.hpp"

namespace certkit::trust {

[[nodiscard]] std::string reason_word(int reason);  // CRLReason (RFC 5280 §5.3.1): "keyCompromise"
inline constexpr int kCertificateHold = 6, kRemoveFromCrl = 8;

[[nodiscard]] inline RevocationAnswer bad_source(std::string why) {
  RevocationAnswer answer;
  answer.why = std::move(why);
  return answer;
}
// Why its time is over; empty: it is not. `open_ended`: how long it counts where it does not say. `what`: "the CRL".
[[nodiscard]] std::string why_over(const RevocationAnswer& answer, std::chrono::days open_ended, const std::string& what, Time at);
// Why the key of `signer` did not make that signature; empty: it did. `what`: "the CRL".
[[nodiscard]] std::string signature_fault(const Certificate& signer, const AlgorithmId& algorithm, ByteView data, ByteView signature,
                                          const std::string& what);
[[nodiscard]] bool same_name(ByteView a_der, ByteView b_der);  // as RFC 5280 §7.1 compares
[[nodiscard]] std::string name_for_people(ByteView name_der);  // RFC 4514, safe to show
[[nodiscard]] std::string start_for_people(ByteView octets);   // what octets that cannot be read begin with

}  // namespace certkit::trust
