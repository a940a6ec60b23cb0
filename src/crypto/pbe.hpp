// Password-based encryption: every PBES1 and PBES2 scheme (RFC 8018), the PKCS#12 ones (RFC 7292 appendix C), DEK-Info, and the KDFs below
// them. RC2, RC4 and DES are done without OpenSSL's legacy provider.
#pragma once

#include <cstdint>
#include <string_view>

#include "certkit/bag.hpp"
#include "certkit/key.hpp"
#include "certkit/write.hpp"

namespace certkit::crypto {

class KnownKeys;  // kdf_call.hpp

// PKCS#12 schemes take the password as BMPString with terminator (RFC 7292 B.1), the others as octets. `bmp` is ready made (terminated, or
// empty for the absent password).
struct PbePassword {
  Secret octets;
  Secret bmp;
};
[[nodiscard]] PbePassword pbe_password(const Secret& utf8);
// For what is new, of every kind: UTF-8 without NUL, which others read the same way. What exists may be under anything. Throws Errc::usage.
void require_new_password(const Secret& utf8);

// Names of what an AlgorithmIdentifier says, without deriving anything. Throws Errc::unsupported naming the OID, Errc::malformed.
[[nodiscard]] Protection describe_pbe(const AlgorithmId& algorithm);
// What its KDF costs, in iterations of PBKDF2: for limits, where Protection::iterations (scrypt's N) says too little.
[[nodiscard]] std::uint64_t pbe_work(const AlgorithmId& algorithm);
// Throws Errc::limit before deriving if iterations exceed `max_iterations`, Errc::bad_decrypt if the padding is wrong: that proves neither
// a wrong password nor damage, so a caller that has checked a MAC with this password may say more.
[[nodiscard]] Secret pbe_decrypt(const AlgorithmId& algorithm, const PbePassword& password, ByteView ciphertext,
                                 std::uint64_t max_iterations, const KnownKeys* known = nullptr);
struct Sealed {
  AlgorithmId algorithm;
  Bytes ciphertext;
};
[[nodiscard]] Sealed pbe_encrypt(KeyCipher cipher, const PbePassword& password, ByteView plaintext, std::uint64_t iterations);
// The same in two steps: fresh salt and IV (Errc::usage for an iteration count that nobody should use), then the encryption.
[[nodiscard]] AlgorithmId new_pbe(KeyCipher cipher, std::uint64_t iterations);
[[nodiscard]] Bytes pbe_seal(const AlgorithmId& algorithm, const PbePassword& password, ByteView plaintext,
                             const KnownKeys* known = nullptr);

// Traditional PEM: `dek_info` is the header's value ("DES-EDE3-CBC,0123456789ABCDEF"). EVP_BytesToKey with MD5, one round.
[[nodiscard]] Protection describe_dek_info(std::string_view dek_info);
[[nodiscard]] Secret dek_info_decrypt(std::string_view dek_info, const Secret& password, ByteView ciphertext);
struct DekSealed {
  std::string dek_info;
  Bytes ciphertext;
};
[[nodiscard]] DekSealed dek_info_encrypt(KeyCipher cipher, const Secret& password, ByteView plaintext);

[[nodiscard]] Secret pkcs12_kdf(Hash hash, ByteView bmp_password, ByteView salt, std::uint64_t iterations, std::uint8_t id,
                                std::size_t size);                                                                     // RFC 7292 B.2
[[nodiscard]] Secret pbkdf2(Hash hash, ByteView password, ByteView salt, std::uint64_t iterations, std::size_t size);  // HMAC-<hash>
[[nodiscard]] Secret bcrypt_pbkdf(ByteView password, ByteView salt, std::uint64_t rounds, std::size_t size);           // OpenSSH's
[[nodiscard]] Secret decrypt_raw(std::string_view cipher, ByteView key, ByteView iv, ByteView ciphertext,
                                 bool padding);  // "AES-256-CTR", "AES-256-CBC", … for OpenSSH

// The two hashes that looking needs; no provider is loaded (perf: 25 k instructions instead of 5 M).
[[nodiscard]] Sha256 sha256(ByteView data);
[[nodiscard]] std::array<std::uint8_t, 20> sha1(ByteView data);
[[nodiscard]] Bytes digest(Hash hash, ByteView data);
[[nodiscard]] Bytes hmac(Hash hash, ByteView key, ByteView data);
[[nodiscard]] bool equal_constant_time(ByteView a, ByteView b) noexcept;
void random_bytes(std::span<std::uint8_t> out);
[[nodiscard]] Bytes random_bytes(std::size_t size);

}  // namespace certkit::crypto
