// The integrity check of a PKCS#12: HMAC keyed by RFC 7292 appendix B, or PBMAC1 (RFC 9579).
#pragma once

#include "asn1/reader.hpp"
#include "container/pkcs12_password.hpp"
#include "container/pkcs12_structure.hpp"
#include "crypto/kdf_call.hpp"

namespace certkit::container::pkcs12 {

[[nodiscard]] crypto::KdfCall kdf_call(const Mac& mac);
// `known`: keys that need not be derived again; may be null.
[[nodiscard]] Bytes compute(const Mac& mac, const Secret& password_form, ByteView authenticated, const crypto::KnownKeys* known = nullptr);
[[nodiscard]] bool fits(const Mac& mac, const Secret& password_form, ByteView authenticated, const crypto::KnownKeys* known = nullptr);
[[nodiscard]] inline const std::vector<PasswordForm>& forms_for(const Mac& mac, const PasswordForms& forms) {
  return mac.pbmac1 ? forms.octets : forms.bmp;
}

// The content of MacData. Throws Errc::unsupported for algorithms that certkit does not know, Errc::malformed.
[[nodiscard]] Mac parse_mac(asn1::Reader mac_data);

}  // namespace certkit::container::pkcs12
