// The key derivation functions that only the password-based schemes of this room use; the others are in pbe.hpp.
#pragma once

#include <string>

#include "certkit/key.hpp"
#include "certkit/secret.hpp"

namespace certkit::crypto {

[[nodiscard]] Secret pbkdf1(Hash hash, ByteView password, ByteView salt, std::uint64_t iterations);  // RFC 8018 §5.1; a whole digest
[[nodiscard]] Secret bytes_to_key_md5(ByteView password, ByteView salt, std::size_t size);           // EVP_BytesToKey, one round
// PBKDF2 with a pseudo-random function that `Hash` has not, by OpenSSL's name of its digest ("SHA512-256", "SHA3-256").
[[nodiscard]] Secret pbkdf2_named(const std::string& digest, ByteView password, ByteView salt, std::uint64_t iterations, std::size_t size);
// RFC 7914. Throws Errc::limit where it would take more than 256 MiB, Errc::malformed for parameters that it does not allow.
[[nodiscard]] Secret scrypt(ByteView password, ByteView salt, std::uint64_t n, std::uint64_t r, std::uint64_t p, std::size_t size);

}  // namespace certkit::crypto
