// Keys, their signatures and requests, with generated values. Of RSA and DSA, whose keys take long to make, there are a few; the others are
// made of generated numbers.
#include <doctest/doctest.h>

#include <algorithm>

#include "../properties.hpp"
#include "asn1/oids.hpp"
#include "certkit/make.hpp"
#include "certkit/read.hpp"
#include "certkit/write.hpp"
#include "crypto/private_key.hpp"
#include "crypto/signature.hpp"
#include "vectors.hpp"

using namespace certkit;
namespace oid = certkit::asn1::oid;

namespace {

Bytes octets(std::size_t count) {
  Bytes made;
  for (std::size_t i = 0; i < count; ++i) made.push_back(static_cast<std::uint8_t>(*rc::gen::inRange(0, 256)));
  return made;
}

struct Curve {
  Oid oid;
  std::size_t size;    // octets of its order
  std::uint8_t first;  // of these; a number that begins with less is in range
};
// Those that requests are made with, and others that files may bring along.
const std::vector<Curve> kRequestCurves{{oid::kP256, 32, 0xff}, {oid::kP384, 48, 0xff}, {oid::kP521, 66, 0x01}};
const std::vector<Curve> kOtherCurves{{Oid("1.2.840.10045.3.1.1"), 24, 0xff},     // secp192r1
                                      {Oid("1.3.132.0.33"), 28, 0xff},            // secp224r1
                                      {Oid("1.3.132.0.10"), 32, 0xff},            // secp256k1
                                      {Oid("1.3.36.3.3.2.8.1.1.7"), 32, 0xa9},    // brainpoolP256r1
                                      {Oid("1.3.36.3.3.2.8.1.1.13"), 64, 0xaa}};  // brainpoolP512r1

// From 1 on: a number with many zeros in front is as good as any.
PrivateKey ec_key(const Curve& curve) {
  Bytes scalar = octets(curve.size);
  scalar[0] = static_cast<std::uint8_t>(scalar[0] % curve.first);
  const auto zeros = static_cast<std::ptrdiff_t>(*rc::gen::element<std::size_t>(0, 0, 1, 2, curve.size - 1));
  std::fill(scalar.begin(), scalar.begin() + zeros, std::uint8_t{0});
  if (std::all_of(scalar.begin(), scalar.end(), [](std::uint8_t octet) { return octet == 0; })) scalar.back() = 1;
  return crypto::from_ec_scalar(curve.oid, scalar);
}

PrivateKey rsa_key() {
  static const std::vector<Secret> made = [] {
    std::vector<Secret> keys;
    for (const char* spec : {"rsa:2048", "rsa:2048", "rsa:3072"})
      keys.push_back(Secret::copy_of(generate_key(KeySpec::parse(spec)).pkcs8().reveal()));
    return keys;
  }();
  return crypto::from_pkcs8(made[*rc::gen::inRange<std::size_t>(0, made.size())].reveal());
}

PrivateKey dsa_key() {
  return crypto::from_pkcs8(test::vector_file(properties::one_of<std::string>({"dsa1024.p8.der", "dsa2048.p8.der"})));
}

PrivateKey key_for_a_request() {
  switch (*rc::gen::inRange(0, 5)) {
    case 0: return rsa_key();
    case 1: return crypto::from_raw(KeyType::ed25519, octets(32));
    case 2: return crypto::from_raw(KeyType::ed448, octets(57));
    default: return ec_key(properties::one_of(kRequestCurves));
  }
}

PrivateKey key_that_signs() {
  switch (*rc::gen::inRange(0, 5)) {
    case 0: return dsa_key();
    case 1: return ec_key(properties::one_of(kOtherCurves));
    default: return key_for_a_request();
  }
}

PrivateKey key_that_cannot_sign() {
  return *rc::gen::arbitrary<bool>() ? crypto::from_raw(KeyType::x25519, octets(32)) : crypto::from_raw(KeyType::x448, octets(56));
}

PrivateKey any_key() { return *rc::gen::inRange(0, 5) == 0 ? key_that_cannot_sign() : key_that_signs(); }

// The formats that there are for a key.
KeyFormat format_for(const PrivateKey& key) {
  if (key.public_key().type() == KeyType::rsa) return properties::one_of<KeyFormat>({KeyFormat::pkcs8, KeyFormat::pkcs1});
  if (key.public_key().type() == KeyType::ec) return properties::one_of<KeyFormat>({KeyFormat::pkcs8, KeyFormat::sec1});
  return KeyFormat::pkcs8;
}

KeyCipher cipher_for(KeyFormat format) {
  if (format != KeyFormat::pkcs8) return properties::one_of<KeyCipher>({KeyCipher::dek_info_3des, KeyCipher::dek_info_aes256});
  return properties::one_of<KeyCipher>({KeyCipher::pbes2_aes256, KeyCipher::pbes2_aes128, KeyCipher::pbes2_3des, KeyCipher::pbe_sha1_3des});
}

Bag read_with(const Secret& file, const std::string& password) {
  ReadOptions options;
  if (!password.empty())
    options.ask = [&](const std::string&, int attempt) { return attempt == 0 ? std::optional(Secret::copy_of(password)) : std::nullopt; };
  return read(file.reveal(), "key", options);
}

}  // namespace

TEST_CASE("keys: what is written in any format, in the clear or protected, is the key") {
  CHECK(rc::check("in the clear", [] {
    const PrivateKey key = any_key();
    const KeyFormat format = format_for(key);
    const Bag bag = read_with(*rc::gen::arbitrary<bool>() ? to_pem_unencrypted(key, format) : to_der_unencrypted(key, format), "");
    RC_ASSERT(bag.items.size() == 1 && bag.problems.empty());
    RC_ASSERT(bag.items[0].as<PrivateKey>()->public_key() == key.public_key());
    RC_ASSERT(bag.items[0].as<PrivateKey>()->pkcs8().equals(key.pkcs8()));
  }));
  CHECK(rc::check("protected", [] {
    const PrivateKey key = any_key();
    const std::string password = properties::made_of(properties::characters(), 1, 12);
    const KeyFormat format = format_for(key);
    // BMPString cannot hold what is beyond U+FFFF.
    const KeyCipher cipher = cipher_for(format);
    RC_PRE(cipher != KeyCipher::pbe_sha1_3des || password.find("😀") == std::string::npos);
    const Secret secret = Secret::copy_of(password);
    const Encrypt encrypt{secret, cipher, static_cast<std::uint64_t>(*rc::gen::inRange(1, 50))};
    const Secret file = to_pem(key, format, encrypt);
    const Bag bag = read_with(file, password);
    RC_ASSERT(bag.items.size() == 1 && bag.problems.empty());
    RC_ASSERT(bag.items[0].as<PrivateKey>()->pkcs8().equals(key.pkcs8()));
    RC_ASSERT(!bag.items[0].source.protection.empty());
    // Another password gives no key: the one that it had, or any.
    const Bag other = read_with(file, password + "x");
    RC_ASSERT(other.all<PrivateKey>().empty() && other.problems.size() == 1);
    RC_ASSERT(other.problems[0].error.code() == Errc::bad_decrypt);
  }));
}

TEST_CASE("keys: a signature is that of its key and its message, and of no other") {
  CHECK(rc::check("signature", [] {
    const PrivateKey key = key_that_signs(), other = key_that_signs();
    const bool dsa = key.public_key().type() == KeyType::dsa;  // signs with SHA-256 only
    const Hash hash = dsa ? Hash::sha256 : properties::one_of<Hash>({Hash::sha256, Hash::sha384, Hash::sha512});
    const Bytes message = octets(*rc::gen::inRange<std::size_t>(1, 100));
    const AlgorithmId algorithm = crypto::signature_algorithm_for(key.public_key(), hash);
    const Bytes signature = crypto::sign(key, hash, message);
    RC_ASSERT(crypto::verify(key.public_key(), algorithm, message, signature));
    RC_ASSERT(other.public_key() == key.public_key() || !crypto::verify(other.public_key(), algorithm, message, signature));
    Bytes changed = message;
    changed[*rc::gen::inRange<std::size_t>(0, changed.size())] ^= static_cast<std::uint8_t>(1 << *rc::gen::inRange(0, 8));
    RC_ASSERT(!crypto::verify(key.public_key(), algorithm, changed, signature));
  }));
  CHECK(rc::check("of a key that cannot sign", [] { RC_ASSERT_THROWS_AS((void)make_csr({}, key_that_cannot_sign()), Error); }));
}

TEST_CASE("requests: names of every kind come back in their order") {
  CHECK(rc::check("request", [] {
    const PrivateKey key = key_for_a_request();
    CsrSpec spec;
    for (int n = *rc::gen::inRange(0, 6); n > 0; --n) {
      GeneralName name = properties::general_name();
      if (std::find(spec.san.begin(), spec.san.end(), name) == spec.san.end()) spec.san.push_back(std::move(name));
    }
    spec.subject = properties::name(spec.san.empty() ? 1 : 0);
    if (*rc::gen::arbitrary<bool>()) spec.key_usage = *rc::gen::inRange(1u, 512u);
    const Csr csr = make_csr(spec, key);
    RC_ASSERT(to_bytes(csr.subject_der()) == spec.subject.der());
    const std::vector<GeneralName> names = csr.extensions().subject_alt_names();
    RC_ASSERT(names.size() == spec.san.size());
    for (std::size_t i = 0; i < names.size(); ++i) RC_ASSERT(names[i].der() == spec.san[i].der());
    RC_ASSERT(csr.extensions().key_usage() == spec.key_usage);
    RC_ASSERT(csr.public_key() == key.public_key());
  }));
}
