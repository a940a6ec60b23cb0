// Traditional PEM encryption, as OpenSSL has done it since SSLeay: EVP_BytesToKey with MD5 and one round over the password and the IV's
// first 8 octets.
#include "base/text.hpp"
#include "crypto/ciphers.hpp"
#include "crypto/kdf.hpp"
#include "crypto/pbe.hpp"

namespace certkit::crypto {
namespace {

constexpr std::size_t kSaltSize = 8;

struct Header {
  const Cipher* cipher;
  Bytes iv;
};

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

Header parse(std::string_view dek_info) {
  const std::size_t comma = dek_info.find(',');
  const std::string_view name = trimmed(dek_info.substr(0, comma));
  const Cipher* cipher = cipher_by_openssl_name(name);
  if (cipher == nullptr) throw Error(Errc::unsupported, "DEK-Info names the cipher " + base::printable(name) + ", which is not known");
  const auto iv = comma == std::string_view::npos ? std::nullopt : base::from_hex(trimmed(dek_info.substr(comma + 1)));
  if (cipher->iv_size < kSaltSize || !iv || iv->size() != cipher->iv_size)
    throw Error(Errc::malformed, "DEK-Info does not give " + std::string(name) + " an initialisation vector of " +
                                     std::to_string(cipher->iv_size) + " octets in hex");
  return {cipher, *iv};
}

Secret key_for(const Header& header, const Secret& password) {
  return bytes_to_key_md5(password.reveal(), ByteView(header.iv).first(kSaltSize), header.cipher->key_size);
}

std::string upper_hex(ByteView bytes) {
  std::string text = base::to_hex(bytes);
  for (char& c : text)
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

}  // namespace

Protection describe_dek_info(std::string_view dek_info) {
  return {"DEK-Info", std::string(parse(dek_info).cipher->word), "EVP_BytesToKey-MD5", 1};
}

Secret dek_info_decrypt(std::string_view dek_info, const Secret& password, ByteView ciphertext) {
  const Header header = parse(dek_info);
  return decrypt(*header.cipher, key_for(header, password).reveal(), header.iv, ciphertext, Padding::pkcs7);
}

DekSealed dek_info_encrypt(KeyCipher cipher, const Secret& password, ByteView plaintext) {
  if (cipher != KeyCipher::dek_info_3des && cipher != KeyCipher::dek_info_aes256)
    throw Error(Errc::usage, "a PKCS#1 or SEC1 key can be protected with DEK-Info only", "write PKCS#8, or choose DEK-Info");
  const Cipher& chosen = cipher_by_word(cipher == KeyCipher::dek_info_3des ? "3DES-CBC" : "AES-256-CBC");
  const Header header{&chosen, random_bytes(chosen.iv_size)};
  return {std::string(chosen.openssl_name) + "," + upper_hex(header.iv),
          encrypt(chosen, key_for(header, password).reveal(), header.iv, plaintext)};
}

}  // namespace certkit::crypto
