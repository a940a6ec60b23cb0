// The second opinion on files: what certkit wrote is read again, by its own loader and by OpenSSL's decoders, before it is put in its
// place.
#pragma once

#include <optional>
#include <span>

#include "certkit/certificate.hpp"

namespace certkit::crypto {
class KnownKeys;
}

namespace certkit::container {

// `file` holds exactly `certificates` and `keys` (each in any order, and as often), and opens with `password`. Every container that certkit
// writes: PEM, DER, base64, PKCS#7, PKCS#12, JKS (OpenSSL does not read JKS: our own loader alone). Throws Errc::mismatch that says what
// differs. Each certificate and key is read by Botan too (crypto/second_opinion.hpp). `known` (may be null) is that of NewPkcs12: then
// both readers decrypt with these keys, and a PKCS#12 that needs any other is a mismatch.
void read_back(ByteView file, const std::optional<Secret>& password, std::span<const Certificate> certificates,
               std::span<const PrivateKey* const> keys, const crypto::KnownKeys* known = nullptr);
// Of a key that was just made, in a PEM file of its own: by the library that did not make it. That is Botan for P-256, and so much quicker
// that by the thousand it alone is asked; for the others as read_back().
void read_back_new_key(ByteView file, const std::optional<Secret>& password, const PrivateKey& key);
// One key, or none where it is null.
[[nodiscard]] inline std::span<const PrivateKey* const> one_key(const PrivateKey* const& key) noexcept {
  return {&key, key != nullptr ? 1u : 0u};
}

}  // namespace certkit::container
