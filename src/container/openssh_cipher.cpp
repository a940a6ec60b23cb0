#include "container/openssh_cipher.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <array>
#include <memory>
#include <string>

#include "base/text.hpp"
#include "certkit/error.hpp"
#include "crypto/pbe.hpp"

namespace certkit::container {

namespace {

constexpr std::array<OpensshCipher, 10> kCiphers = {{
    {"none", "", 0, 0, 8, 0},
    {"aes256-ctr", "AES-256-CTR", 32, 16, 16, 0},
    {"aes192-ctr", "AES-192-CTR", 24, 16, 16, 0},
    {"aes128-ctr", "AES-128-CTR", 16, 16, 16, 0},
    {"aes256-cbc", "AES-256-CBC", 32, 16, 16, 0},
    {"aes192-cbc", "AES-192-CBC", 24, 16, 16, 0},
    {"aes128-cbc", "AES-128-CBC", 16, 16, 16, 0},
    {"aes256-gcm@openssh.com", "AES-256-GCM", 32, 12, 16, 16},
    {"aes128-gcm@openssh.com", "AES-128-GCM", 16, 12, 16, 16},
    {"chacha20-poly1305@openssh.com", "ChaCha20-Poly1305", 64, 0, 8, 16},
}};

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

[[noreturn]] void failed(const char* what) {
  ERR_clear_error();
  throw Error(Errc::internal, std::string("OpenSSL does not do ") + what);
}

Error bad_tag() {
  ERR_clear_error();
  return {Errc::bad_decrypt, "cannot be decrypted: the passphrase is wrong or the key file is damaged"};
}

int size_of(ByteView bytes) { return static_cast<int>(bytes.size()); }  // private keys are small: openssh.cpp refuses others

Secret gcm(const EVP_CIPHER* cipher, ByteView key, ByteView iv, ByteView ciphertext, ByteView tag) {
  const Context context(EVP_CIPHER_CTX_new());
  Secret plain(ciphertext.size());
  Bytes expected = to_bytes(tag);
  int size = 0;
  if (!context || EVP_DecryptInit_ex(context.get(), cipher, nullptr, key.data(), iv.data()) != 1 ||
      EVP_DecryptUpdate(context.get(), plain.reveal_mutable().data(), &size, ciphertext.data(), size_of(ciphertext)) != 1 ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, size_of(expected), expected.data()) != 1)
    failed("AES-GCM");
  std::uint8_t none = 0;
  if (EVP_DecryptFinal_ex(context.get(), &none, &size) != 1) throw bad_tag();
  return plain;
}

// Bernstein's ChaCha20: a 64-bit block counter, then a 64-bit nonce, which is 0 in a key file (it is the packet number on the wire).
Secret chacha20(ByteView key, std::uint8_t counter, ByteView input) {
  const Context context(EVP_CIPHER_CTX_new());
  const std::array<std::uint8_t, 16> counter_and_nonce = {counter};
  Secret output(input.size());
  int size = 0;
  if (!context || EVP_DecryptInit_ex(context.get(), EVP_chacha20(), nullptr, key.data(), counter_and_nonce.data()) != 1 ||
      EVP_DecryptUpdate(context.get(), output.reveal_mutable().data(), &size, input.data(), size_of(input)) != 1)
    failed("ChaCha20");
  return output;
}

struct FreeMac {
  void operator()(EVP_MAC* mac) const noexcept { EVP_MAC_free(mac); }
};
struct FreeMacContext {
  void operator()(EVP_MAC_CTX* context) const noexcept { EVP_MAC_CTX_free(context); }
};

std::array<std::uint8_t, 16> poly1305(ByteView key, ByteView data) {
  const std::unique_ptr<EVP_MAC, FreeMac> mac(EVP_MAC_fetch(nullptr, "POLY1305", nullptr));
  const std::unique_ptr<EVP_MAC_CTX, FreeMacContext> context(EVP_MAC_CTX_new(mac.get()));
  std::array<std::uint8_t, 16> tag{};
  std::size_t size = 0;
  if (!context || EVP_MAC_init(context.get(), key.data(), key.size(), nullptr) != 1 ||
      EVP_MAC_update(context.get(), data.data(), data.size()) != 1 || EVP_MAC_final(context.get(), tag.data(), &size, tag.size()) != 1)
    failed("Poly1305");
  return tag;
}

// OpenSSH's PROTOCOL.chacha20poly1305: block 0 of the main key's stream is the one-time key of the MAC, the text begins at block 1.
// The second half of the key is for packet lengths, which a file has not.
Secret chacha20_poly1305(ByteView key, ByteView ciphertext, ByteView tag) {
  const ByteView main_key = key.first(32);
  const std::array<std::uint8_t, 32> zeros{};
  const Secret mac_key = chacha20(main_key, 0, zeros);
  if (!crypto::equal_constant_time(poly1305(mac_key.reveal(), ciphertext), tag)) throw bad_tag();
  return chacha20(main_key, 1, ciphertext);
}

}  // namespace

const OpensshCipher& openssh_cipher(std::string_view name) {
  for (const OpensshCipher& cipher : kCiphers)
    if (cipher.name == name) return cipher;
  throw Error(Errc::unsupported, "OpenSSH key encrypted with " + base::printable(name.substr(0, 64)),
              "change its passphrase with ssh-keygen -p -Z aes256-ctr");
}

Secret openssh_decrypt(const OpensshCipher& cipher, ByteView key_and_iv, ByteView ciphertext, ByteView tag) {
  const ByteView key = key_and_iv.first(cipher.key), iv = key_and_iv.subspan(cipher.key);
  if (cipher.iv == 0) return chacha20_poly1305(key, ciphertext, tag);
  if (cipher.tag != 0) return gcm(cipher.key == 32 ? EVP_aes_256_gcm() : EVP_aes_128_gcm(), key, iv, ciphertext, tag);
  return crypto::decrypt_raw(cipher.shown, key, iv, ciphertext, false);
}

}  // namespace certkit::container
