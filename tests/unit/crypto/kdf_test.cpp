#include "crypto/kdf.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pkcs12.h>

#include "base/text.hpp"
#include "crypto/kdf_call.hpp"
#include "crypto/pbe.hpp"
#include "vectors.hpp"

using namespace certkit;
using namespace certkit::crypto;
using test::error_of;

namespace {

struct Pair {
  Hash hash;
  const EVP_MD* evp;
};
const Pair kPairs[] = {{Hash::md5, EVP_md5()},       {Hash::sha1, EVP_sha1()},     {Hash::sha224, EVP_sha224()},
                       {Hash::sha256, EVP_sha256()}, {Hash::sha384, EVP_sha384()}, {Hash::sha512, EVP_sha512()}};

Bytes pattern(std::size_t size, unsigned seed) {
  Bytes out(size);
  for (auto& octet : out) octet = static_cast<std::uint8_t>((seed = seed * 1103515245u + 12345u) >> 16);
  return out;
}

}  // namespace

TEST_CASE("digests and HMACs are OpenSSL's") {
  for (const auto& [hash, evp] : kPairs) {
    for (const std::size_t size : {0u, 1u, 55u, 56u, 63u, 64u, 111u, 112u, 127u, 128u, 1000u}) {
      const Bytes data = pattern(size, 7), key = pattern(size / 2 + 3, 9);
      Bytes expected(64);
      unsigned length = 0;
      REQUIRE(EVP_Digest(data.data(), data.size(), expected.data(), &length, evp, nullptr) == 1);
      expected.resize(length);
      CHECK(digest(hash, data) == expected);
      expected.resize(64);
      REQUIRE(HMAC(evp, key.data(), static_cast<int>(key.size()), data.data(), data.size(), expected.data(), &length) != nullptr);
      expected.resize(length);
      CHECK(hmac(hash, key, data) == expected);
    }
  }
  CHECK(base::to_hex(sha256(as_bytes("abc"))) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(base::to_hex(crypto::sha1(as_bytes("abc"))) == "a9993e364706816aba3e25717850c26c9cd0d89d");
}

TEST_CASE("PBKDF2 is OpenSSL's, for every hash, for passwords below and above a block, for outputs of several blocks") {
  for (const auto& [hash, evp] : kPairs)
    for (const std::size_t password_size : {0u, 8u, 64u, 65u, 128u, 129u, 300u})
      for (const std::uint64_t iterations : {1u, 2u, 77u}) {
        const Bytes password = pattern(password_size, 1), salt = pattern(password_size / 3, 2);
        Bytes expected(101);
        REQUIRE(PKCS5_PBKDF2_HMAC(reinterpret_cast<const char*>(password.data()), static_cast<int>(password.size()), salt.data(),
                                  static_cast<int>(salt.size()), static_cast<int>(iterations), evp, static_cast<int>(expected.size()),
                                  expected.data()) == 1);
        CHECK(same(pbkdf2(hash, password, salt, iterations, expected.size()).reveal(), expected));
      }
  CHECK(error_of([] { (void)pbkdf2(Hash::sha256, {}, {}, 0, 16); }) == Errc::malformed);
  CHECK(error_of([] { (void)pbkdf2(Hash::sha256, {}, {}, 1, std::size_t{1} << 30); }) == Errc::limit);
}

TEST_CASE("the PKCS#12 KDF is OpenSSL's, with carries across its blocks") {
  for (const auto& [hash, evp] : kPairs)
    for (const std::size_t size : {1u, 8u, 20u, 24u, 64u, 100u, 257u})
      for (unsigned seed = 0; seed < 5; ++seed) {
        Bytes password = pattern(2 * (seed * 20), seed), salt = pattern(8 + seed * 31, seed + 5);
        if (seed == 4) salt.assign(salt.size(), 0xff);
        Bytes expected(size);
        REQUIRE(PKCS12_key_gen_uni(password.data(), static_cast<int>(password.size()), salt.data(), static_cast<int>(salt.size()),
                                   1 + static_cast<int>(seed % 3), static_cast<int>(seed + 1), static_cast<int>(size), expected.data(),
                                   evp) == 1);
        CHECK(same(pkcs12_kdf(hash, password, salt, seed + 1, static_cast<std::uint8_t>(1 + seed % 3), size).reveal(), expected));
      }
}

TEST_CASE("Botan derives the keys of a PFX as OpenSSL does") {
  using Function = KdfCall::Function;
  for (const std::size_t password_size : {0u, 6u, 64u, 65u, 300u})
    for (const std::size_t salt_size : {0u, 8u, 16u, 64u, 77u})
      for (const std::uint64_t iterations : {1u, 2u, 77u}) {
        const Bytes password = pattern(password_size, 1), salt = pattern(salt_size, 2);
        Bytes expected(41);
        REQUIRE(PKCS5_PBKDF2_HMAC(reinterpret_cast<const char*>(password.data()), static_cast<int>(password.size()), salt.data(),
                                  static_cast<int>(salt.size()), static_cast<int>(iterations), EVP_sha256(),
                                  static_cast<int>(expected.size()), expected.data()) == 1);
        CHECK(same(second_opinion::derive({Function::pbkdf2, Hash::sha256, salt, iterations, expected.size(), 0}, password).reveal(),
                   expected));
        if (password_size % 2 != 0 || salt_size == 0) continue;  // OpenSSL refuses both
        expected.resize(32);
        REQUIRE(PKCS12_key_gen_uni(const_cast<std::uint8_t*>(password.data()), static_cast<int>(password.size()),
                                   const_cast<std::uint8_t*>(salt.data()), static_cast<int>(salt.size()), 3, static_cast<int>(iterations),
                                   32, expected.data(), EVP_sha256()) == 1);
        CHECK(same(second_opinion::derive({Function::pkcs12, Hash::sha256, salt, iterations, 32, 3}, password).reveal(), expected));
      }
}

TEST_CASE("600,000 iterations: the loops of both and OpenSSL's PBKDF2 agree") {
  const KdfCall call{KdfCall::Function::pbkdf2, Hash::sha256, pattern(16, 2), 600'000, 32, 0};
  Bytes expected(32);
  REQUIRE(PKCS5_PBKDF2_HMAC("secret", 6, call.salt.data(), 16, 600'000, EVP_sha256(), 32, expected.data()) == 1);
  const KnownKeys known = KnownKeys::derive_twice({call}, pbe_password(Secret::copy_of("secret")));
  REQUIRE(known.find(call, as_bytes("secret")) != nullptr);
  CHECK(same(known.find(call, as_bytes("secret"))->reveal(), expected));
}

TEST_CASE("known keys are those of their parameters and password alone") {
  const KdfCall pbkdf2_call{KdfCall::Function::pbkdf2, Hash::sha256, pattern(16, 2), 100, 32, 0},
      mac_call{KdfCall::Function::pkcs12, Hash::sha256, pattern(16, 3), 100, 32, 3};
  const PbePassword password = pbe_password(Secret::copy_of("secret"));
  const KnownKeys known = KnownKeys::derive_twice({mac_call, pbkdf2_call}, password);
  for (const KdfCall& call : {pbkdf2_call, mac_call}) {
    const ByteView form = form_for(call, password).reveal();
    REQUIRE(known.find(call, form) != nullptr);
    CHECK(known.find(call, form)->equals(derive(call, form)));
    CHECK(derive(call, form, &known).equals(derive(call, form)));
    CHECK(known.find(call, as_bytes("Secret")) == nullptr);
    for (const auto& change : {+[](KdfCall& c) { ++c.iterations; }, +[](KdfCall& c) { c.salt[0] ^= 1; }, +[](KdfCall& c) { c.size = 16; },
                               +[](KdfCall& c) { c.hash = Hash::sha1; }, +[](KdfCall& c) { ++c.id; }}) {
      KdfCall other = call;
      change(other);
      CHECK(known.find(other, form) == nullptr);
    }
  }
  CHECK_FALSE(known.find(pbkdf2_call, as_bytes("secret"))->equals(*known.find(mac_call, password.bmp.reveal())));
}

TEST_CASE("fault: two derivations that differ in one bit are a mismatch") {
  const KdfCall call{KdfCall::Function::pbkdf2, Hash::sha256, pattern(16, 2), 100, 32, 0};
  const auto spoiled = [](const KdfCall& one, ByteView form) {
    Secret key = second_opinion::derive(one, form);
    key.reveal_mutable()[31] ^= 1;
    return key;
  };
  CHECK(error_of([&] { (void)KnownKeys::derive_twice({call}, pbe_password(Secret::copy_of("x")), spoiled); }) == Errc::mismatch);
  CHECK(error_of([] { (void)second_opinion::derive({KdfCall::Function::pbkdf2, Hash::sha1, {}, 1, 20, 0}, {}); }) == Errc::internal);
}

TEST_CASE("EVP_BytesToKey, as DEK-Info has it") {
  const Bytes password = pattern(12, 3), salt = pattern(8, 4);
  std::uint8_t key[32], iv[16];
  REQUIRE(EVP_BytesToKey(EVP_aes_256_cbc(), EVP_md5(), salt.data(), password.data(), static_cast<int>(password.size()), 1, key, iv) == 32);
  CHECK(same(bytes_to_key_md5(password, salt, 32).reveal(), key));
}

TEST_CASE("scrypt (RFC 7914 §12) and its limits") {
  CHECK(base::to_hex(scrypt(as_bytes("password"), as_bytes("NaCl"), 1024, 8, 16, 64).reveal()) ==
        "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
        "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640");
  CHECK(error_of([] { (void)scrypt({}, {}, 1023, 8, 1, 32); }) == Errc::malformed);
  CHECK(error_of([] { (void)scrypt({}, {}, 1u << 20, 8, 1, 32); }) == Errc::limit);
  CHECK(error_of([] { (void)scrypt({}, {}, std::uint64_t{1} << 62, std::uint64_t{1} << 29, 1, 32); }) == Errc::limit);
  CHECK(error_of([] { (void)scrypt({}, {}, 16, 8, std::uint64_t{1} << 60, 32); }) == Errc::malformed);
}

TEST_CASE("bcrypt_pbkdf: the vector of OpenBSD's regress test, and its limits") {
  CHECK(base::to_hex(bcrypt_pbkdf(as_bytes("password"), as_bytes("salt"), 4, 32).reveal()) ==
        "5bbf0cc293587f1c3635555c27796598d47e579071bf427e9d8fbe842aba34d9");
  CHECK(error_of([] { (void)bcrypt_pbkdf(as_bytes("p"), as_bytes("s"), 1'000'000, 32); }) == Errc::limit);
  CHECK(error_of([] { (void)bcrypt_pbkdf({}, as_bytes("s"), 4, 32); }) == Errc::malformed);
}

TEST_CASE("random octets differ, and comparison in constant time compares") {
  CHECK(random_bytes(32) != random_bytes(32));
  CHECK(equal_constant_time(as_bytes("abc"), as_bytes("abc")));
  CHECK_FALSE(equal_constant_time(as_bytes("abc"), as_bytes("abd")));
  CHECK_FALSE(equal_constant_time(as_bytes("abc"), as_bytes("ab")));
}
