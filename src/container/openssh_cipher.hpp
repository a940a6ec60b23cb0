// The ciphers of OpenSSH's private key files, by OpenSSH's names.
#pragma once

#include <string_view>

#include "certkit/secret.hpp"

namespace certkit::container {

struct OpensshCipher {
  std::string_view name;        // "aes256-ctr", "chacha20-poly1305@openssh.com"
  std::string_view shown;       // "AES-256-CTR"
  std::size_t key = 0, iv = 0;  // octets that the KDF makes
  std::size_t block = 8;        // what the plaintext is padded to
  std::size_t tag = 0;          // octets behind the ciphertext
};

// Throws Errc::unsupported naming the cipher.
[[nodiscard]] const OpensshCipher& openssh_cipher(std::string_view name);

// Throws Errc::bad_decrypt if a tag does not verify.
[[nodiscard]] Secret openssh_decrypt(const OpensshCipher& cipher, ByteView key_and_iv, ByteView ciphertext, ByteView tag);

}  // namespace certkit::container
