// How Java's own key stores protect keys and themselves. Proprietary, documented by the sources of OpenJDK alone
// (sun.security.provider.KeyProtector and JavaKeyStore, com.sun.crypto.provider.KeyProtector and PBES1Core).
#pragma once

#include <array>
#include <optional>

#include "certkit/bag.hpp"
#include "certkit/key.hpp"

namespace certkit::container::jks {

using Digest = std::array<std::uint8_t, 20>;

// The password as the functions below take it, for writing. Throws Errc::usage if it is not UTF-8.
[[nodiscard]] Secret password_for_writing(const Secret& utf8);

// SHA-1 over the password in UTF-16BE, "Mighty Aphrodite" and everything before the digest: the file's integrity check.
[[nodiscard]] Digest store_digest(const Secret& utf16_password, ByteView before);

// Sun's protector 1.3.6.1.4.1.42.2.17.1.1: salt, key XOR SHA-1 chain, SHA-1 of password and key. nullopt: the check, which is hard, says
// that the password is wrong or the octets are damaged. Throws Errc::malformed.
[[nodiscard]] std::optional<Secret> sun_unprotect(const Secret& utf16_password, ByteView protected_key);
[[nodiscard]] Bytes sun_protect(const Secret& utf16_password, ByteView pkcs8);

// JCEKS, PBEWithMD5AndTripleDES (1.3.6.1.4.1.42.2.19.1) with a derivation of its own. Throws Errc::bad_decrypt if the padding is wrong,
// Errc::malformed.
struct JceParameters {
  Bytes salt;
  std::uint64_t iterations = 0;
};
[[nodiscard]] JceParameters jce_parameters(const AlgorithmId& algorithm);
[[nodiscard]] Secret jce_unprotect(const JceParameters& parameters, const Secret& utf16_password, ByteView ciphertext);

}  // namespace certkit::container::jks
