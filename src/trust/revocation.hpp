// Whether a certificate is revoked, by a CRL or an OCSP response that somebody brought: read, verified, judged. Nothing is fetched here.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "certkit/certificate.hpp"

namespace certkit::trust {

struct RevocationAnswer {
  enum class Status : std::uint8_t {
    good,
    revoked,
    unknown,  // the source does not know that certificate
    stale,    // its time is over: next_update has passed; without one a CRL is older than 90 days, an OCSP response than 7
    not_yet,  // this_update is still to come
    bad       // unreadable, signed by somebody else, for another issuer, an OCSP error: `why` says it
  } status = Status::bad;
  std::string why;  // for people; of `bad`, `unknown`, `stale`, `not_yet`
  std::optional<Time> this_update, next_update, revoked_at;
  std::string reason;  // "keyCompromise"; empty: none given, or not revoked
};

// `octets`: DER or PEM of a CRL. `issuer`: of the certificate. `from_url`: where it was fetched, which its issuingDistributionPoint has to
// allow; empty: not known. Signature verified by OpenSSL.
[[nodiscard]] RevocationAnswer judge_crl(ByteView octets, const Certificate& certificate, const Certificate& issuer, Time at,
                                         const std::string& from_url = {});
// An OCSP response (RFC 6960), fetched or stapled, signed by the issuer or by a responder that it names for that.
[[nodiscard]] RevocationAnswer judge_ocsp(ByteView der, const Certificate& certificate, const Certificate& issuer, Time at);
// A request for one certificate, with a SHA-1 CertID, as every responder understands it (RFC 6960 §4.1, RFC 5019). DER.
[[nodiscard]] Bytes ocsp_request(const Certificate& certificate, const Certificate& issuer);

}  // namespace certkit::trust
