#include "crypto/pbe.hpp"

#include "base/text.hpp"
#include "crypto/private_key.hpp"
#include "vectors.hpp"

using namespace certkit;
using namespace certkit::crypto;
using test::encrypted;
using test::error_of;
using test::vector_file;

namespace {

struct Vector {
  const char* file;
  const char* scheme;
  const char* cipher;
  const char* kdf;
  std::uint64_t iterations;
};
const Vector kVectors[] = {
    {"v1-pbe-md5-des", "pbeWithMD5AndDES-CBC", "DES-CBC", "PBKDF1-MD5", 2048},
    {"v1-pbe-sha1-des", "pbeWithSHA1AndDES-CBC", "DES-CBC", "PBKDF1-SHA1", 2048},
    {"v1-pbe-md5-rc2-64", "pbeWithMD5AndRC2-CBC", "RC2-64-CBC", "PBKDF1-MD5", 2048},
    {"v1-pbe-sha1-rc2-64", "pbeWithSHA1AndRC2-CBC", "RC2-64-CBC", "PBKDF1-SHA1", 2048},
    {"v1-pbe-sha1-rc4-128", "pbeWithSHA1And128BitRC4", "RC4-128", "PKCS12KDF-SHA1", 2048},
    {"v1-pbe-sha1-rc4-40", "pbeWithSHA1And40BitRC4", "RC4-40", "PKCS12KDF-SHA1", 2048},
    {"v1-pbe-sha1-3des", "pbeWithSHA1And3-KeyTripleDES-CBC", "3DES-CBC", "PKCS12KDF-SHA1", 2048},
    {"v1-pbe-sha1-2des", "pbeWithSHA1And2-KeyTripleDES-CBC", "3DES-2KEY-CBC", "PKCS12KDF-SHA1", 2048},
    {"v1-pbe-sha1-rc2-128", "pbeWithSHA1And128BitRC2-CBC", "RC2-128-CBC", "PKCS12KDF-SHA1", 2048},
    {"v1-pbe-sha1-rc2-40", "pbeWithSHA1And40BitRC2-CBC", "RC2-40-CBC", "PKCS12KDF-SHA1", 2048},
    {"v2-aes-128-cbc", "PBES2", "AES-128-CBC", "PBKDF2-HMAC-SHA256", 2048},
    {"v2-aes-192-cbc", "PBES2", "AES-192-CBC", "PBKDF2-HMAC-SHA256", 2048},
    {"v2-aes-256-cbc", "PBES2", "AES-256-CBC", "PBKDF2-HMAC-SHA256", 2048},
    {"v2-aes-256-ofb", "PBES2", "AES-256-OFB", "PBKDF2-HMAC-SHA256", 2048},
    {"v2-aes-256-cfb", "PBES2", "AES-256-CFB", "PBKDF2-HMAC-SHA256", 2048},
    {"v2-camellia-128-cbc", "PBES2", "Camellia-128-CBC", "PBKDF2-HMAC-SHA256", 2048},
    {"v2-camellia-192-cbc", "PBES2", "Camellia-192-CBC", "PBKDF2-HMAC-SHA256", 2048},
    {"v2-camellia-256-cbc", "PBES2", "Camellia-256-CBC", "PBKDF2-HMAC-SHA256", 2048},
    {"v2-aria-128-cbc", "PBES2", "ARIA-128-CBC", "PBKDF2-HMAC-SHA256", 2048},
    {"v2-aria-256-cbc", "PBES2", "ARIA-256-CBC", "PBKDF2-HMAC-SHA256", 2048},
    {"v2-sm4-cbc", "PBES2", "SM4-CBC", "PBKDF2-HMAC-SHA256", 2048},
    {"v2-des-ede3-cbc", "PBES2", "3DES-CBC", "PBKDF2-HMAC-SHA256", 2048},
    {"v2-des-cbc", "PBES2", "DES-CBC", "PBKDF2-HMAC-SHA256", 2048},
    {"v2-rc2-cbc", "PBES2", "RC2-128-CBC", "PBKDF2-HMAC-SHA256", 2048},
    {"v2-rc2-40-cbc", "PBES2", "RC2-40-CBC", "PBKDF2-HMAC-SHA256", 2048},
    {"v2-rc2-64-cbc", "PBES2", "RC2-64-CBC", "PBKDF2-HMAC-SHA256", 2048},
    {"v2-bf-cbc", "PBES2", "Blowfish-CBC", "PBKDF2-HMAC-SHA256", 2048},
    {"v2-seed-cbc", "PBES2", "SEED-CBC", "PBKDF2-HMAC-SHA256", 2048},
    {"prf-hmacwithmd5", "PBES2", "AES-256-CBC", "PBKDF2-HMAC-MD5", 1000},
    {"prf-hmacwithsha1", "PBES2", "AES-256-CBC", "PBKDF2-HMAC-SHA1", 1000},
    {"prf-hmacwithsha224", "PBES2", "AES-256-CBC", "PBKDF2-HMAC-SHA224", 1000},
    {"prf-hmacwithsha256", "PBES2", "AES-256-CBC", "PBKDF2-HMAC-SHA256", 1000},
    {"prf-hmacwithsha384", "PBES2", "AES-256-CBC", "PBKDF2-HMAC-SHA384", 1000},
    {"prf-hmacwithsha512", "PBES2", "AES-256-CBC", "PBKDF2-HMAC-SHA512", 1000},
    {"prf-hmacwithsha512-224", "PBES2", "AES-256-CBC", "PBKDF2-HMAC-SHA512-224", 1000},
    {"prf-hmacwithsha512-256", "PBES2", "AES-256-CBC", "PBKDF2-HMAC-SHA512-256", 1000},
    {"scrypt", "PBES2", "AES-256-CBC", "scrypt (N=1024, r=8, p=2)", 1024},
    {"gnutls-3des", "PBES2", "3DES-CBC", "PBKDF2-HMAC-SHA256", 0},
    {"gnutls-aes-128", "PBES2", "AES-128-CBC", "PBKDF2-HMAC-SHA256", 0},
    {"gnutls-aes-256", "PBES2", "AES-256-CBC", "PBKDF2-HMAC-SHA256", 0},
    {"gnutls-3des-pkcs12", "pbeWithSHA1And3-KeyTripleDES-CBC", "3DES-CBC", "PKCS12KDF-SHA1", 0},
    {"gnutls-rc2-40", "pbeWithSHA1And40BitRC2-CBC", "RC2-40-CBC", "PKCS12KDF-SHA1", 0},
    {"gnutls-arcfour", "pbeWithSHA1And128BitRC4", "RC4-128", "PKCS12KDF-SHA1", 0},
};

PbePassword password(std::string_view text) { return pbe_password(Secret::copy_of(text)); }

}  // namespace

TEST_CASE("every password-based scheme that OpenSSL and GnuTLS write is described and opened") {
  const PublicKey expected(vector_file("ec-p-256.spki.der"));
  for (const Vector& vector : kVectors) {
    CAPTURE(std::string(vector.file));
    const auto sealed = encrypted(vector_file(std::string(vector.file) + ".enc.der"));
    const Protection protection = describe_pbe(sealed.algorithm);
    CHECK(protection.scheme == vector.scheme);
    CHECK(protection.cipher == vector.cipher);
    CHECK(protection.kdf == vector.kdf);
    if (vector.iterations != 0) CHECK(protection.iterations == vector.iterations);
    CHECK(from_pkcs8(pbe_decrypt(sealed.algorithm, password("secret"), sealed.ciphertext, 1'000'000).reveal()).public_key() == expected);
  }
}

TEST_CASE("a password outside ASCII: UTF-8 for PBES2, BMPString for the PKCS#12 schemes") {
  const PublicKey expected(vector_file("ec-p-256.spki.der"));
  for (const char* file : {"unicode-3des.enc.der", "unicode-aes.enc.der"}) {
    const auto sealed = encrypted(vector_file(file));
    CHECK(from_pkcs8(pbe_decrypt(sealed.algorithm, password("Testpa\xc3\x9f w\xc3\xb6rd"), sealed.ciphertext, 1'000'000).reveal())
              .public_key() == expected);
  }
  CHECK(base::to_hex(password("a\xc3\x9f").bmp.reveal()) == "006100df0000");
  CHECK(base::to_hex(password("\xf0\x9f\x98\x80").bmp.reveal()) == "d83dde000000");
  CHECK(base::to_hex(password("").bmp.reveal()) == "0000");
  CHECK(base::to_hex(password("\xdf").bmp.reveal()) == "00df0000");  // Latin-1, as OpenSSL takes it
}

TEST_CASE("a wrong password never opens, and is not called wrong where nothing proves it") {
  int refused = 0;
  for (const Vector& vector : kVectors) {
    CAPTURE(std::string(vector.file));
    const auto sealed = encrypted(vector_file(std::string(vector.file) + ".enc.der"));
    try {  // a stream cipher has no padding, and every 256th wrong password has a right one: then it is no key
      (void)from_pkcs8(pbe_decrypt(sealed.algorithm, password("wrong"), sealed.ciphertext, 1'000'000).reveal());
      FAIL("opened");
    } catch (const Error& error) {
      CHECK((error.code() == Errc::bad_decrypt || error.code() == Errc::malformed || error.code() == Errc::unsupported));
      refused += error.code() == Errc::bad_decrypt ? 1 : 0;
    }
  }
  CHECK(refused > 30);
}

TEST_CASE("limits, damage and unknown schemes are told apart") {
  const auto sealed = encrypted(vector_file("v2-aes-256-cbc.enc.der"));
  std::string message;
  CHECK(error_of([&] { (void)pbe_decrypt(sealed.algorithm, password("secret"), sealed.ciphertext, 2047); }, &message) == Errc::limit);
  CHECK(message.find("2047") != std::string::npos);
  const auto hard = encrypted(vector_file("scrypt.enc.der"));
  CHECK(error_of([&] { (void)pbe_decrypt(hard.algorithm, password("secret"), hard.ciphertext, 2048); }) == Errc::limit);
  CHECK(error_of([&] { (void)pbe_decrypt(sealed.algorithm, password("secret"), ByteView(sealed.ciphertext).first(17), 1'000'000); }) ==
        Errc::malformed);
  CHECK(error_of([&] { (void)pbe_decrypt(sealed.algorithm, password("secret"), {}, 1'000'000); }) == Errc::malformed);
  CHECK(error_of([&] { (void)describe_pbe({Oid("1.2.3.4"), {}}); }) == Errc::unsupported);
  CHECK(error_of(
            [&] {
              (void)describe_pbe({Oid("1.2.840.113549.1.5.1"), sealed.algorithm.parameters});
            },
            &message) == Errc::unsupported);  // MD2
  CHECK(message.find("MD2") != std::string::npos);
  for (std::size_t cut = 0; cut < sealed.algorithm.parameters.size(); ++cut) {
    Bytes parameters = sealed.algorithm.parameters;
    parameters.resize(cut);
    CHECK(error_of([&] { (void)describe_pbe({sealed.algorithm.oid, parameters}); }) == Errc::malformed);
  }
}

TEST_CASE("damaged parameters of every scheme throw and nothing else") {
  for (const Vector& vector : kVectors) {
    const auto sealed = encrypted(vector_file(std::string(vector.file) + ".enc.der"));
    for (std::size_t at = 0; at < sealed.algorithm.parameters.size(); ++at)
      for (const int flip : {0x01, 0x80, 0xff}) {
        AlgorithmId damaged = sealed.algorithm;
        damaged.parameters[at] = static_cast<std::uint8_t>(damaged.parameters[at] ^ flip);
        try {
          (void)describe_pbe(damaged);
          (void)pbe_decrypt(damaged, password("secret"), sealed.ciphertext, 5000);
        } catch (const Error& error) {
          CHECK(error.code() != Errc::internal);
          CHECK(error.code() != Errc::wrong_password);
        }
      }
  }
}

TEST_CASE("what is encrypted opens again, is never the same twice, and says what it is") {
  const Bytes plain = to_bytes(as_bytes("not a key, but that is not asked here"));
  const struct {
    KeyCipher cipher;
    const char* scheme;
    const char* word;
    const char* kdf;
  } kCases[] = {{KeyCipher::pbes2_aes256, "PBES2", "AES-256-CBC", "PBKDF2-HMAC-SHA256"},
                {KeyCipher::pbes2_aes128, "PBES2", "AES-128-CBC", "PBKDF2-HMAC-SHA256"},
                {KeyCipher::pbes2_3des, "PBES2", "3DES-CBC", "PBKDF2-HMAC-SHA256"},
                {KeyCipher::pbe_sha1_3des, "pbeWithSHA1And3-KeyTripleDES-CBC", "3DES-CBC", "PKCS12KDF-SHA1"}};
  for (const auto& one : kCases) {
    const Sealed sealed = pbe_encrypt(one.cipher, password("x"), plain, 1234), again = pbe_encrypt(one.cipher, password("x"), plain, 1234);
    CHECK(sealed.ciphertext != again.ciphertext);
    const Protection protection = describe_pbe(sealed.algorithm);
    CHECK(protection.scheme == one.scheme);
    CHECK(protection.cipher == one.word);
    CHECK(protection.kdf == one.kdf);
    CHECK(protection.iterations == 1234);
    CHECK(same(pbe_decrypt(sealed.algorithm, password("x"), sealed.ciphertext, 5000).reveal(), plain));
  }
  CHECK(error_of([&] { (void)pbe_encrypt(KeyCipher::dek_info_3des, password("x"), plain, 1); }) == Errc::usage);
  CHECK(error_of([&] { (void)pbe_encrypt(KeyCipher::pbes2_aes256, password("x"), plain, 0); }) == Errc::usage);
}

TEST_CASE("AES-256-GCM with the tag at the end: test case 14 of the GCM specification; a changed octet anywhere is refused") {
  const Bytes key(32, 0), iv(12, 0);
  const Bytes sealed = *base::from_hex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
  CHECK(same(decrypt_raw("AES-256-GCM", key, iv, sealed, false).reveal(), Bytes(16, 0)));
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    Bytes changed = sealed;
    changed[i] ^= 1;
    CHECK(error_of([&] { (void)decrypt_raw("AES-256-GCM", key, iv, changed, false); }) == Errc::bad_decrypt);
  }
  CHECK(error_of([&] { (void)decrypt_raw("AES-256-GCM", key, iv, ByteView(sealed).first(15), false); }) == Errc::malformed);
}

TEST_CASE("raw ciphers for OpenSSH: NIST SP 800-38A F.2.5 and F.5.5") {
  const Bytes key = *base::from_hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
  const Bytes plain = *base::from_hex("6bc1bee22e409f96e93d7e117393172a");
  CHECK(same(decrypt_raw("AES-256-CBC", key, *base::from_hex("000102030405060708090a0b0c0d0e0f"),
                         *base::from_hex("f58c4c04d6e5f1ba779eabfb5f7bfbd6"), false)
                 .reveal(),
             plain));
  CHECK(same(decrypt_raw("aes-256-ctr", key, *base::from_hex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"),
                         *base::from_hex("601ec313775789a5b7a7f504bbf3d228"), false)
                 .reveal(),
             plain));
  CHECK(error_of([&] { (void)decrypt_raw("AES-256-CBC", ByteView(key).first(31), Bytes(16), plain, false); }) == Errc::malformed);
  CHECK(error_of([&] { (void)decrypt_raw("AES-256-CBC", key, Bytes(15), plain, false); }) == Errc::malformed);
  CHECK(error_of([&] { (void)decrypt_raw("ROT13", key, Bytes(16), plain, false); }) == Errc::unsupported);
}

namespace {

struct Pem {
  std::string dek_info;
  Bytes der;
};
Pem dek_pem(const std::string& file) {
  const Bytes octets = vector_file(file);
  const std::string text(as_text(octets));
  const std::size_t info = text.find("DEK-Info: "), line = text.find('\n', info), end = text.find("-----END");
  Pem pem{text.substr(info + 10, line - info - 10), {}};
  REQUIRE(base::from_base64(std::string_view(text).substr(line, end - line), pem.der));
  return pem;
}

}  // namespace

TEST_CASE("DEK-Info with every cipher that OpenSSL writes") {
  const PublicKey expected(vector_file("ec-p-256.spki.der"));
  const Secret right = Secret::copy_of("secret");
  for (const char* cipher :
       {"des-cbc", "des-ede3-cbc", "des-ede-cbc", "aes-128-cbc", "aes-192-cbc", "aes-256-cbc", "aes-256-cfb", "camellia-256-cbc",
        "aria-192-cbc", "bf-cbc", "cast5-cbc", "rc2-cbc", "rc2-64-cbc", "rc2-40-cbc", "seed-cbc"}) {
    CAPTURE(std::string(cipher));
    const Pem pem = dek_pem(std::string("dek-") + cipher + ".pem");
    CHECK(from_sec1(dek_info_decrypt(pem.dek_info, right, pem.der).reveal()).public_key() == expected);
    CHECK(describe_dek_info(pem.dek_info).scheme == "DEK-Info");
  }
  const Pem rsa = dek_pem("dek-rsa.pem");
  CHECK(from_pkcs1(dek_info_decrypt(rsa.dek_info, right, rsa.der).reveal()).public_key() == PublicKey(vector_file("rsa1024.spki.der")));
  CHECK(describe_dek_info(rsa.dek_info).cipher == "AES-256-CBC");
  CHECK(describe_dek_info(rsa.dek_info).kdf == "EVP_BytesToKey-MD5");
  for (const char* bad :
       {"", "AES-256-CBC", "AES-256-CBC,", "AES-256-CBC,00", "AES-256-CBC,zz", "RC4,", "AES-256-CBC,0123456789ABCDEF0123456789ABCDEF0"})
    CHECK_THROWS_AS((void)dek_info_decrypt(bad, right, rsa.der), Error);
  for (const KeyCipher cipher : {KeyCipher::dek_info_3des, KeyCipher::dek_info_aes256}) {
    const DekSealed sealed = dek_info_encrypt(cipher, right, as_bytes("some octets"));
    CHECK(same(dek_info_decrypt(sealed.dek_info, right, sealed.ciphertext).reveal(), as_bytes("some octets")));
  }
}
