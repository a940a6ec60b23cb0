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

// `file` holds exactly `certificates` (in any order) and `key` (nullptr: no key), and opens with `password`. Every container that certkit
// writes: PEM, DER, base64, PKCS#7, PKCS#12, JKS (OpenSSL does not read JKS: our own loader alone). Throws Errc::mismatch that says what
// differs. Each certificate and the key are read by Botan too (crypto/second_opinion.hpp). `known` (may be null) is that of NewPkcs12: then
// both readers decrypt with these keys, and a PKCS#12 that needs any other is a mismatch.
void read_back(ByteView file, const std::optional<Secret>& password, std::span<const Certificate> certificates, const PrivateKey* key,
               const crypto::KnownKeys* known = nullptr);

}  // namespace certkit::container
