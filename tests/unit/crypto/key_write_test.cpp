#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/text.hpp"
#include "certkit/write.hpp"
#include "crypto/openssl.hpp"
#include "crypto/pbe.hpp"
#include "crypto/private_key.hpp"
#include "crypto/second_opinion.hpp"
#include "vectors.hpp"

using namespace certkit;
using namespace certkit::crypto;
using test::error_of;
using test::vector_file;

namespace {

PrivateKey private_key(const std::string& name) { return from_pkcs8(vector_file(name + ".p8.der")); }

// The public key that OpenSSL finds in a PEM file.
Bytes openssl_reads(const Secret& pem, const char* password) {
  const BioPtr in(BIO_new_mem_buf(pem.reveal().data(), static_cast<int>(pem.size())));
  const EvpKeyPtr key(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, const_cast<char*>(password)));
  REQUIRE(key);
  std::uint8_t* out = nullptr;
  const int size = i2d_PUBKEY(key.get(), &out);
  const Bytes spki(out, out + size);
  OPENSSL_free(out);
  return spki;
}

bool begins(const Secret& pem, std::string_view text) { return as_text(pem.reveal()).substr(0, text.size()) == text; }

}  // namespace

TEST_CASE("PEM is strict: 64 columns, LF, last newline, every length") {
  for (const std::size_t size : {0u, 1u, 2u, 3u, 47u, 48u, 49u, 95u, 96u, 97u}) {
    const Bytes data(size, 0xa5);
    const std::string pem = to_pem("TEST", data);
    std::string expected = "-----BEGIN TEST-----\n", base64 = base::to_base64(data);
    for (std::size_t i = 0; i < base64.size(); i += 64) expected += base64.substr(i, 64) + "\n";
    CHECK(pem == expected + "-----END TEST-----\n");
  }
}

TEST_CASE("keys in the clear, in every format, read by OpenSSL") {
  for (const char* name : {"rsa2048", "ec-p-256", "ec-p-521", "ed25519", "ed448", "dsa1024", "ec-explicit", "rsa3prime", "rsapss"}) {
    CAPTURE(std::string(name));
    const PrivateKey key = private_key(name);
    const Secret pem = to_pem_unencrypted(key, KeyFormat::pkcs8);
    CHECK(begins(pem, "-----BEGIN PRIVATE KEY-----\n"));
    CHECK(same(openssl_reads(pem, nullptr), key.public_key().spki()));
    CHECK(to_der_unencrypted(key, KeyFormat::pkcs8).equals(key.pkcs8()));
  }
  const PrivateKey rsa = private_key("rsa2048"), ec = private_key("ec-p-256");
  CHECK(begins(to_pem_unencrypted(rsa, KeyFormat::pkcs1), "-----BEGIN RSA PRIVATE KEY-----\nMII"));
  CHECK(same(openssl_reads(to_pem_unencrypted(rsa, KeyFormat::pkcs1), nullptr), rsa.public_key().spki()));
  CHECK(begins(to_pem_unencrypted(ec, KeyFormat::sec1), "-----BEGIN EC PRIVATE KEY-----\nMHc"));
  CHECK(same(openssl_reads(to_pem_unencrypted(ec, KeyFormat::sec1), nullptr), ec.public_key().spki()));
  CHECK(error_of([&] { (void)to_pem_unencrypted(rsa, KeyFormat::sec1); }) == Errc::usage);
  CHECK(error_of([&] { (void)to_pem_unencrypted(ec, KeyFormat::pkcs1); }) == Errc::usage);
  CHECK(key_format_from_word("pkcs1") == KeyFormat::pkcs1);
  CHECK(error_of([] { (void)key_format_from_word("pem"); }) == Errc::usage);
}

TEST_CASE("encrypted keys, with every cipher that is written, read by OpenSSL") {
  const Secret password = Secret::copy_of("p\xc3\xa5ssord");
  for (const char* name : {"rsa2048", "ec-p-256", "ed25519", "ed448"})
    for (const KeyCipher cipher : {KeyCipher::pbes2_aes256, KeyCipher::pbes2_aes128, KeyCipher::pbes2_3des, KeyCipher::pbe_sha1_3des}) {
      CAPTURE(std::string(name));
      const PrivateKey key = private_key(name);
      const Secret pem = to_pem(key, KeyFormat::pkcs8, Encrypt{password, cipher, 2000});
      CHECK(begins(pem, "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
      CHECK(same(openssl_reads(pem, "p\xc3\xa5ssord"), key.public_key().spki()));
    }
  for (const KeyCipher cipher : {KeyCipher::dek_info_3des, KeyCipher::dek_info_aes256}) {
    const PrivateKey rsa = private_key("rsa2048"), ec = private_key("ec-p-256");
    const Secret pem = to_pem(rsa, KeyFormat::pkcs1, Encrypt{password, cipher});
    CHECK(begins(pem, cipher == KeyCipher::dek_info_3des
                          ? "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES-EDE3-CBC,"
                          : "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,"));
    CHECK(same(openssl_reads(pem, "p\xc3\xa5ssord"), rsa.public_key().spki()));
    CHECK(same(openssl_reads(to_pem(ec, KeyFormat::sec1, Encrypt{password, cipher}), "p\xc3\xa5ssord"), ec.public_key().spki()));
    CHECK(error_of([&] { (void)to_pem(rsa, KeyFormat::pkcs8, Encrypt{password, cipher}); }) == Errc::usage);
  }
  const PrivateKey rsa = private_key("rsa1024");
  for (const std::string& bad : {std::string("p\xe4ss"), std::string("s\0e\0c\0", 6)}) {
    CHECK(error_of([&] { (void)to_der(rsa, Encrypt{Secret::copy_of(bad)}); }) == Errc::usage);
    CHECK(error_of([&] { (void)to_pem(rsa, KeyFormat::pkcs1, Encrypt{Secret::copy_of(bad), KeyCipher::dek_info_3des}); }) == Errc::usage);
  }
  CHECK(error_of([&] { (void)to_pem(rsa, KeyFormat::pkcs1, Encrypt{password}); }) == Errc::usage);
  CHECK(error_of([&] { (void)to_der(rsa, Encrypt{Secret()}); }) == Errc::usage);
}

TEST_CASE("fault: an encrypted key that does not open, or opens to another key") {
  const Secret password = Secret::copy_of("secret"), wrong = Secret::copy_of("Secret");
  for (const char* name : {"ec-p-256", "ed448"})
    for (const KeyCipher cipher : {KeyCipher::pbes2_aes256, KeyCipher::pbe_sha1_3des}) {
      const PrivateKey key = private_key(name), other = private_key("ec-p-384");
      const Secret der = to_der(key, Encrypt{password, cipher, 100});
      second_opinion::confirm_encrypted_private_key(der.reveal(), password, key.public_key());
      CHECK(error_of([&] { second_opinion::confirm_encrypted_private_key(der.reveal(), wrong, key.public_key()); }) == Errc::mismatch);
      CHECK(error_of([&] { second_opinion::confirm_encrypted_private_key(der.reveal(), password, other.public_key()); }) == Errc::mismatch);
      Bytes damaged = to_bytes(der.reveal());
      damaged[damaged.size() - 40] ^= 1;
      CHECK(error_of([&] { second_opinion::confirm_encrypted_private_key(damaged, password, key.public_key()); }) == Errc::mismatch);
    }
  const PrivateKey rsa = private_key("rsa1024");
  const Secret pem = to_pem(rsa, KeyFormat::pkcs1, Encrypt{password, KeyCipher::dek_info_aes256});
  CHECK(error_of([&] { second_opinion::confirm_traditional_pem(pem.reveal(), &wrong, rsa.public_key()); }) == Errc::mismatch);
  CHECK(error_of([&] { second_opinion::confirm_traditional_pem(pem.reveal(), &password, private_key("rsa2048").public_key()); }) ==
        Errc::mismatch);
}
