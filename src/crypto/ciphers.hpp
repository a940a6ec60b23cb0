// The ciphers that keys and PFXs are protected with: one table, and encryption and decryption by it.
#pragma once

#include <string_view>

#include "certkit/oid.hpp"
#include "certkit/secret.hpp"

namespace certkit::crypto {

enum class Engine { evp, evp_aead, rc2, rc4, des, des3, blowfish, cast5, seed };

struct Cipher {
  std::string_view word;     // as certkit shows it: "AES-256-CBC", "3DES-CBC", "RC2-40-CBC"
  const char* openssl_name;  // EVP's, and that of DEK-Info headers: "AES-256-CBC", "DES-EDE3-CBC"
  Oid oid;                   // in PBES2; empty where there is none
  Engine engine = Engine::evp;
  std::size_t key_size = 0, iv_size = 0, block_size = 0;  // octets; block_size 1: a stream, no padding
  int rc2_bits = 0;                                       // effective key bits (RFC 2268 §2)
};

// nullptr if there is no such cipher.
[[nodiscard]] const Cipher* cipher_by_oid(const Oid& oid) noexcept;                  // not RC2, whose key size is in its parameters
[[nodiscard]] const Cipher* cipher_by_openssl_name(std::string_view name) noexcept;  // any case
[[nodiscard]] const Cipher& cipher_by_word(std::string_view word);                   // Errc::internal if there is none
[[nodiscard]] const Cipher* rc2_by_effective_bits(int bits) noexcept;

enum class Padding { pkcs7, none };
// Key and IV must have the cipher's sizes (Errc::malformed). Ciphertext that is empty or no whole number of blocks is Errc::malformed,
// wrong padding or (AEAD: the tag is at the ciphertext's end) a wrong tag Errc::bad_decrypt.
[[nodiscard]] Secret decrypt(const Cipher& cipher, ByteView key, ByteView iv, ByteView ciphertext, Padding padding);
[[nodiscard]] Bytes encrypt(const Cipher& cipher, ByteView key, ByteView iv, ByteView plaintext);  // PKCS#7 padding

// legacy_ciphers.cpp: RC2, RC4, DES, Blowfish, CAST5 and SEED without OpenSSL's legacy provider. `in` is whole blocks; padding is the
// caller's.
enum class Direction { encrypt, decrypt };
void run_legacy(const Cipher& cipher, Direction direction, ByteView key, ByteView iv, ByteView in, std::uint8_t* out);

}  // namespace certkit::crypto
