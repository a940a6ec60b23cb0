// Signature AlgorithmIdentifiers (RFC 3279, 4055, 5758, 8410, 8692) parsed, for both libraries.
#pragma once

#include <optional>
#include <string>

#include "certkit/key.hpp"

namespace certkit::crypto {

enum class SignatureFamily { rsa_pkcs1, rsa_pss, ecdsa, dsa, ed25519, ed448 };

struct SignatureScheme {
  SignatureFamily family = SignatureFamily::rsa_pkcs1;
  std::string digest;      // by OpenSSL's name: "SHA256", "SHA512-256", "SHA3-256"; empty for EdDSA
  std::string mgf_digest;  // rsa_pss only
  int salt_size = 0;       // rsa_pss only
};

// Throws Errc::unsupported for algorithms that nobody here knows, Errc::malformed for bad PSS parameters.
[[nodiscard]] SignatureScheme parse_signature_scheme(const AlgorithmId& algorithm);
[[nodiscard]] bool fits(const SignatureScheme& scheme, KeyType key) noexcept;
// RSASSA-PSS-params (RFC 4055 §3.1) of an algorithm or, in a key, the only ones it may be used with; nullopt where they are absent.
[[nodiscard]] std::optional<SignatureScheme> parse_pss_parameters(ByteView parameters);
[[nodiscard]] Bytes pss_parameters(Hash hash, int salt_size);

}  // namespace certkit::crypto
