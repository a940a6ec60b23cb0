// Private keys to files. Whatever comes out of to_… was read back by somebody else's code, opened with the password where it has one.
#include "asn1/writer.hpp"
#include "certkit/error.hpp"
#include "certkit/write.hpp"
#include "crypto/build.hpp"
#include "crypto/pbe.hpp"
#include "crypto/pem_armour.hpp"
#include "crypto/private_key.hpp"
#include "crypto/second_opinion.hpp"

namespace certkit {
namespace {

using namespace crypto;

const char* traditional_label(KeyFormat format) { return format == KeyFormat::pkcs1 ? "RSA PRIVATE KEY" : "EC PRIVATE KEY"; }
Secret traditional(const PrivateKey& key, KeyFormat format) { return format == KeyFormat::pkcs1 ? to_pkcs1(key) : to_sec1(key); }

bool is_dek_info(KeyCipher cipher) { return cipher == KeyCipher::dek_info_3des || cipher == KeyCipher::dek_info_aes256; }

void require_password(const Encrypt& encrypt) {
  if (encrypt.password.empty())
    throw Error(Errc::usage, "a key is not encrypted with an empty password", "give a password, or ask for an unencrypted key");
  require_new_password(encrypt.password);
}

}  // namespace

KeyFormat key_format_from_word(std::string_view word) {
  if (word == "pkcs8") return KeyFormat::pkcs8;
  if (word == "pkcs1") return KeyFormat::pkcs1;
  if (word == "sec1") return KeyFormat::sec1;
  throw Error(Errc::usage, "there is no key format \"" + std::string(word) + "\"", "one of pkcs8, pkcs1 (RSA), sec1 (EC)");
}

Secret crypto::build::key_der(const PrivateKey& key, const Encrypt& encrypt) {
  require_password(encrypt);
  const Sealed sealed = pbe_encrypt(encrypt.cipher, pbe_password(encrypt.password), key.pkcs8().reveal(), encrypt.kdf_iterations);
  asn1::Writer w;
  {
    const auto info = w.sequence();  // EncryptedPrivateKeyInfo, RFC 5958 §3
    {
      const auto algorithm = w.sequence();
      w.oid(sealed.algorithm.oid);
      w.raw(sealed.algorithm.parameters);
    }
    w.octet_string(sealed.ciphertext);
  }
  return w.take_secret();
}

Secret crypto::build::key_pem(const PrivateKey& key, KeyFormat format, const Encrypt& encrypt) {
  if (format == KeyFormat::pkcs8) return armour_secret("ENCRYPTED PRIVATE KEY", "", key_der(key, encrypt).reveal());
  require_password(encrypt);
  if (!is_dek_info(encrypt.cipher))
    throw Error(Errc::usage, "a PKCS#1 or SEC1 key can be protected with DEK-Info only, which is weak", "write an encrypted key as PKCS#8");
  const Secret plain = traditional(key, format);
  const DekSealed sealed = dek_info_encrypt(encrypt.cipher, encrypt.password, plain.reveal());
  const std::string headers = "Proc-Type: 4,ENCRYPTED\nDEK-Info: " + sealed.dek_info + "\n\n";
  return armour_secret(traditional_label(format), headers, sealed.ciphertext);
}

Secret crypto::build::key_pem_unencrypted(const PrivateKey& key, KeyFormat format) {
  if (format == KeyFormat::pkcs8) return armour_secret("PRIVATE KEY", "", key.pkcs8().reveal());
  return armour_secret(traditional_label(format), "", traditional(key, format).reveal());
}

Secret to_der(const PrivateKey& key, const Encrypt& encrypt) {
  Secret der = build::key_der(key, encrypt);
  second_opinion::confirm_encrypted_private_key(der.reveal(), encrypt.password, key.public_key());
  return der;
}

Secret to_pem(const PrivateKey& key, KeyFormat format, const Encrypt& encrypt) {
  if (format == KeyFormat::pkcs8) return armour_secret("ENCRYPTED PRIVATE KEY", "", to_der(key, encrypt).reveal());
  Secret pem = build::key_pem(key, format, encrypt);
  second_opinion::confirm_traditional_pem(pem.reveal(), &encrypt.password, key.public_key());
  return pem;
}

Secret to_der_unencrypted(const PrivateKey& key, KeyFormat format) {
  if (format == KeyFormat::pkcs8) {
    second_opinion::confirm_private_key(key.pkcs8().reveal(), key.public_key());
    return key.pkcs8().clone();
  }
  second_opinion::confirm_traditional_pem(build::key_pem_unencrypted(key, format).reveal(), nullptr, key.public_key());
  return traditional(key, format);
}

Secret to_pem_unencrypted(const PrivateKey& key, KeyFormat format) {
  Secret pem = build::key_pem_unencrypted(key, format);
  if (format == KeyFormat::pkcs8)
    second_opinion::confirm_private_key(key.pkcs8().reveal(), key.public_key());
  else
    second_opinion::confirm_traditional_pem(pem.reveal(), nullptr, key.public_key());
  return pem;
}

}  // namespace certkit
