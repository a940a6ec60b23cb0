#include "crypto/ciphers.hpp"

#include <algorithm>
#include <array>
#include <climits>
#include <string>

#include "crypto/openssl.hpp"

namespace certkit::crypto {
namespace {

constexpr std::array kCiphers = {
    Cipher{"AES-128-CBC", "AES-128-CBC", Oid("2.16.840.1.101.3.4.1.2"), Engine::evp, 16, 16, 16},
    Cipher{"AES-192-CBC", "AES-192-CBC", Oid("2.16.840.1.101.3.4.1.22"), Engine::evp, 24, 16, 16},
    Cipher{"AES-256-CBC", "AES-256-CBC", Oid("2.16.840.1.101.3.4.1.42"), Engine::evp, 32, 16, 16},
    Cipher{"AES-128-OFB", "AES-128-OFB", Oid("2.16.840.1.101.3.4.1.3"), Engine::evp, 16, 16, 1},
    Cipher{"AES-192-OFB", "AES-192-OFB", Oid("2.16.840.1.101.3.4.1.23"), Engine::evp, 24, 16, 1},
    Cipher{"AES-256-OFB", "AES-256-OFB", Oid("2.16.840.1.101.3.4.1.43"), Engine::evp, 32, 16, 1},
    Cipher{"AES-128-CFB", "AES-128-CFB", Oid("2.16.840.1.101.3.4.1.4"), Engine::evp, 16, 16, 1},
    Cipher{"AES-192-CFB", "AES-192-CFB", Oid("2.16.840.1.101.3.4.1.24"), Engine::evp, 24, 16, 1},
    Cipher{"AES-256-CFB", "AES-256-CFB", Oid("2.16.840.1.101.3.4.1.44"), Engine::evp, 32, 16, 1},
    Cipher{"AES-128-GCM", "AES-128-GCM", Oid("2.16.840.1.101.3.4.1.6"), Engine::evp_aead, 16, 12, 1},
    Cipher{"AES-192-GCM", "AES-192-GCM", Oid("2.16.840.1.101.3.4.1.26"), Engine::evp_aead, 24, 12, 1},
    Cipher{"AES-256-GCM", "AES-256-GCM", Oid("2.16.840.1.101.3.4.1.46"), Engine::evp_aead, 32, 12, 1},
    Cipher{"AES-128-CTR", "AES-128-CTR", Oid(), Engine::evp, 16, 16, 1},
    Cipher{"AES-192-CTR", "AES-192-CTR", Oid(), Engine::evp, 24, 16, 1},
    Cipher{"AES-256-CTR", "AES-256-CTR", Oid(), Engine::evp, 32, 16, 1},
    Cipher{"Camellia-128-CBC", "CAMELLIA-128-CBC", Oid("1.2.392.200011.61.1.1.1.2"), Engine::evp, 16, 16, 16},
    Cipher{"Camellia-192-CBC", "CAMELLIA-192-CBC", Oid("1.2.392.200011.61.1.1.1.3"), Engine::evp, 24, 16, 16},
    Cipher{"Camellia-256-CBC", "CAMELLIA-256-CBC", Oid("1.2.392.200011.61.1.1.1.4"), Engine::evp, 32, 16, 16},
    Cipher{"ARIA-128-CBC", "ARIA-128-CBC", Oid("1.2.410.200046.1.1.2"), Engine::evp, 16, 16, 16},
    Cipher{"ARIA-192-CBC", "ARIA-192-CBC", Oid("1.2.410.200046.1.1.7"), Engine::evp, 24, 16, 16},
    Cipher{"ARIA-256-CBC", "ARIA-256-CBC", Oid("1.2.410.200046.1.1.12"), Engine::evp, 32, 16, 16},
    Cipher{"SM4-CBC", "SM4-CBC", Oid("1.2.156.10197.1.104.2"), Engine::evp, 16, 16, 16},
    Cipher{"3DES-CBC", "DES-EDE3-CBC", Oid("1.2.840.113549.3.7"), Engine::des3, 24, 8, 8},
    Cipher{"3DES-2KEY-CBC", "DES-EDE-CBC", Oid(), Engine::des3, 16, 8, 8},
    Cipher{"DES-CBC", "DES-CBC", Oid("1.3.14.3.2.7"), Engine::des, 8, 8, 8},
    Cipher{"RC2-40-CBC", "RC2-40-CBC", Oid(), Engine::rc2, 5, 8, 8, 40},
    Cipher{"RC2-64-CBC", "RC2-64-CBC", Oid(), Engine::rc2, 8, 8, 8, 64},
    Cipher{"RC2-128-CBC", "RC2-CBC", Oid(), Engine::rc2, 16, 8, 8, 128},
    Cipher{"RC4-40", "RC4-40", Oid(), Engine::rc4, 5, 0, 1},
    Cipher{"RC4-128", "RC4", Oid(), Engine::rc4, 16, 0, 1},
    Cipher{"Blowfish-CBC", "BF-CBC", Oid("1.3.6.1.4.1.3029.1.2"), Engine::blowfish, 16, 8, 8},
    Cipher{"CAST5-CBC", "CAST5-CBC", Oid("1.2.840.113533.7.66.10"), Engine::cast5, 16, 8, 8},
    Cipher{"SEED-CBC", "SEED-CBC", Oid("1.2.410.200004.1.4"), Engine::seed, 16, 16, 16},
};
constexpr std::size_t kAeadTag = 16;

bool same_word(std::string_view a, std::string_view b) noexcept {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

template <class Predicate>
const Cipher* find(Predicate&& fits) noexcept {
  const auto found = std::find_if(kCiphers.begin(), kCiphers.end(), fits);
  return found == kCiphers.end() ? nullptr : &*found;
}

[[noreturn]] void bad_decrypt() {
  throw Error(Errc::bad_decrypt, "the password is wrong, or the data is damaged",
              "try another password; this format has no check that could tell the two apart");
}

void check_sizes(const Cipher& cipher, ByteView key, ByteView iv, std::size_t text) {
  const std::string word(cipher.word);
  if (key.size() != cipher.key_size) throw Error(Errc::malformed, word + " with a key of " + std::to_string(key.size()) + " octets");
  if (iv.size() != cipher.iv_size)
    throw Error(Errc::malformed,
                word + " with an initialisation vector of " + std::to_string(iv.size()) + " octets, not " + std::to_string(cipher.iv_size));
  if (text > INT_MAX - 64) throw Error(Errc::limit, "encrypted data of more than 2 GiB");
}

// Whole blocks, or any size for streams; `out` has room for `in`, and is written whole.
void run_evp(const Cipher& cipher, Direction direction, ByteView key, ByteView iv, ByteView in, std::uint8_t* out) {
  const OpensslErrors errors;
  const EvpCipherPtr algorithm(EVP_CIPHER_fetch(nullptr, cipher.openssl_name, nullptr));
  if (!algorithm) openssl_failed(Errc::unsupported, std::string(cipher.word) + " is not offered by this OpenSSL");
  const auto context = own<EvpCipherContextPtr>(EVP_CIPHER_CTX_new(), Errc::internal, "no memory for a cipher");
  int done = 0, rest = 0;
  if (EVP_CipherInit_ex2(context.get(), algorithm.get(), key.data(), iv.data(), direction == Direction::encrypt ? 1 : 0, nullptr) != 1 ||
      EVP_CIPHER_CTX_set_padding(context.get(), 0) != 1 ||
      EVP_CipherUpdate(context.get(), out, &done, in.data(), static_cast<int>(in.size())) != 1 ||
      EVP_CipherFinal_ex(context.get(), out + done, &rest) != 1 || static_cast<std::size_t>(done + rest) != in.size())
    openssl_failed(Errc::internal, "OpenSSL could not run " + std::string(cipher.word));
}

void run(const Cipher& cipher, Direction direction, ByteView key, ByteView iv, ByteView in, std::uint8_t* out) {
  if (in.empty()) return;
  if (cipher.engine == Engine::evp)
    run_evp(cipher, direction, key, iv, in, out);
  else
    run_legacy(cipher, direction, key, iv, in, out);
}

Secret open_aead(const Cipher& cipher, ByteView key, ByteView iv, ByteView sealed) {
  if (sealed.size() < kAeadTag) throw Error(Errc::malformed, std::string(cipher.word) + " data is shorter than its tag");
  const OpensslErrors errors;
  const EvpCipherPtr algorithm(EVP_CIPHER_fetch(nullptr, cipher.openssl_name, nullptr));
  if (!algorithm) openssl_failed(Errc::unsupported, std::string(cipher.word) + " is not offered by this OpenSSL");
  const auto context = own<EvpCipherContextPtr>(EVP_CIPHER_CTX_new(), Errc::internal, "no memory for a cipher");
  const ByteView in = sealed.first(sealed.size() - kAeadTag);
  Bytes tag = to_bytes(sealed.last(kAeadTag));
  Secret plain(in.size());
  std::uint8_t nothing[1];
  int size = 0;
  if (EVP_DecryptInit_ex2(context.get(), algorithm.get(), key.data(), iv.data(), nullptr) != 1 ||
      (!in.empty() &&
       EVP_DecryptUpdate(context.get(), plain.reveal_mutable().data(), &size, in.data(), static_cast<int>(in.size())) != 1) ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag.size()), tag.data()) != 1)
    openssl_failed(Errc::internal, "OpenSSL could not run " + std::string(cipher.word));
  if (EVP_DecryptFinal_ex(context.get(), nothing, &size) != 1) bad_decrypt();
  return plain;
}

}  // namespace

const Cipher* cipher_by_oid(const Oid& oid) noexcept {
  return oid.empty() ? nullptr : find([&](const Cipher& cipher) { return cipher.oid == oid; });
}
const Cipher* cipher_by_openssl_name(std::string_view name) noexcept {
  return find([&](const Cipher& cipher) { return same_word(cipher.openssl_name, name); });
}
const Cipher* rc2_by_effective_bits(int bits) noexcept {
  return find([&](const Cipher& cipher) { return cipher.engine == Engine::rc2 && cipher.rc2_bits == bits; });
}
const Cipher& cipher_by_word(std::string_view word) {
  if (const Cipher* found = find([&](const Cipher& cipher) { return cipher.word == word; })) return *found;
  throw Error(Errc::internal, "no cipher " + std::string(word));
}

Secret decrypt(const Cipher& cipher, ByteView key, ByteView iv, ByteView ciphertext, Padding padding) {
  check_sizes(cipher, key, iv, ciphertext.size());
  if (cipher.engine == Engine::evp_aead) return open_aead(cipher, key, iv, ciphertext);
  if (ciphertext.size() % cipher.block_size != 0 || (ciphertext.empty() && cipher.block_size > 1))
    throw Error(Errc::malformed, "the encrypted data is damaged: " + std::to_string(ciphertext.size()) + " octets are no whole number of " +
                                     std::string(cipher.word) + " blocks");
  Secret plain(ciphertext.size());
  run(cipher, Direction::decrypt, key, iv, ciphertext, plain.reveal_mutable().data());
  if (cipher.block_size == 1 || padding == Padding::none) return plain;
  const ByteView text = plain.reveal();
  const std::size_t pad = text.back();
  if (pad == 0 || pad > cipher.block_size) bad_decrypt();
  for (const std::uint8_t octet : text.last(pad))
    if (octet != pad) bad_decrypt();
  return Secret::copy_of(text.first(text.size() - pad));
}

Bytes encrypt(const Cipher& cipher, ByteView key, ByteView iv, ByteView plaintext) {
  check_sizes(cipher, key, iv, plaintext.size());
  if (cipher.engine == Engine::evp_aead)
    throw Error(Errc::unsupported, "certkit reads " + std::string(cipher.word) + " but does not write it");
  const std::size_t pad = cipher.block_size == 1 ? 0 : cipher.block_size - plaintext.size() % cipher.block_size;
  Secret padded(plaintext.size() + pad);
  std::copy(plaintext.begin(), plaintext.end(), padded.reveal_mutable().begin());
  std::fill_n(padded.reveal_mutable().end() - static_cast<std::ptrdiff_t>(pad), pad, static_cast<std::uint8_t>(pad));
  Bytes out(padded.size());
  run(cipher, Direction::encrypt, key, iv, padded.reveal(), out.data());
  return out;
}

}  // namespace certkit::crypto
