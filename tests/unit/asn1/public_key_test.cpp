#include <doctest/doctest.h>

#include <algorithm>

#include "asn1/oids.hpp"
#include "asn1/writer.hpp"
#include "certkit/certificate.hpp"
#include "certkit/key.hpp"
#include "vectors.hpp"

using namespace certkit;
using namespace certkit::asn1;

namespace {
PublicKey key(const std::string& name) { return PublicKey(vector("key-" + name + ".spki")); }

Bytes rsa_spki(ByteView n_content, bool null_parameters) {
  Writer w;
  {
    const auto spki = w.sequence();
    {
      const auto algorithm = w.sequence();
      w.oid(oid::kRsaEncryption);
      if (null_parameters) w.null();
    }
    const auto bits = w.bit_string_holding();
    const auto numbers = w.sequence();
    w.integer_content(n_content);
    w.integer(65537);
  }
  return w.take();
}
}  // namespace

TEST_CASE("kinds and sizes") {
  const struct {
    const char* name;
    KeyType type;
    int bits;
    const char* described;
  } cases[] = {
      {"rsa2048", KeyType::rsa, 2048, "RSA 2048"},
      {"rsapss1024", KeyType::rsa_pss, 1024, "RSA-PSS 1024"},
      {"dsa1024", KeyType::dsa, 1024, "DSA 1024"},
      {"prime256v1", KeyType::ec, 256, "EC P-256"},
      {"prime256v1-compressed", KeyType::ec, 256, "EC P-256"},
      {"prime256v1-explicit", KeyType::ec, 256, "EC 256 (explicit parameters)"},
      {"secp384r1", KeyType::ec, 384, "EC P-384"},
      {"secp521r1", KeyType::ec, 521, "EC P-521"},
      {"secp521r1-explicit-compressed", KeyType::ec, 521, "EC 521 (explicit parameters)"},
      {"secp256k1", KeyType::ec, 256, "EC secp256k1"},
      {"brainpoolP320r1", KeyType::ec, 320, "EC brainpoolP320r1"},
      {"sect283k1", KeyType::ec, 283, "EC sect283k1"},
      {"sect283k1-explicit", KeyType::ec, 283, "EC 283 (explicit parameters)"},
      {"ed25519", KeyType::ed25519, 256, "Ed25519"},
      {"ed448", KeyType::ed448, 456, "Ed448"},
      {"x25519", KeyType::x25519, 256, "X25519"},
      {"x448", KeyType::x448, 448, "X448"},
  };
  for (const auto& one : cases) {
    CAPTURE(std::string(one.name));
    const PublicKey read = key(one.name);
    CHECK(read.type() == one.type);
    CHECK(read.bits() == one.bits);
    CHECK(read.describe() == one.described);
    CHECK(read.same_as(read));
    CHECK(read.same_as(PublicKey(to_bytes(read.spki()))));
  }
  CHECK(key("ed25519").key_bits().size() == 32);
  CHECK(key("prime256v1").curve() == oid::kP256);
  CHECK(key("prime256v1-explicit").curve().empty());
}

TEST_CASE("the same key in another dress is the same key") {
  for (const char* curve : {"prime256v1", "secp384r1", "secp521r1"}) {
    const std::string name = curve;
    const PublicKey forms[] = {key(name), key(name + "-compressed"), key(name + "-explicit"), key(name + "-explicit-compressed")};
    for (const PublicKey& a : forms)
      for (const PublicKey& b : forms) CHECK(a.same_as(b));
  }
  CHECK(key("secp256k1-explicit").same_as(key("secp256k1-explicit-compressed")));
  // Only P-256, P-384 and P-521 are recognised from their parameters.
  CHECK_FALSE(key("secp256k1-explicit").same_as(key("secp256k1")));
  const Bytes n = unhex("00c0ffee0123456789");
  CHECK(PublicKey(rsa_spki(n, true)).same_as(PublicKey(rsa_spki(n, false))));
  CHECK(PublicKey(rsa_spki(n, true)).same_as(PublicKey(rsa_spki(ByteView(n).subspan(1), true))));  // sign octet left out
  CHECK(PublicKey(rsa_spki(ByteView(n).subspan(1), true)).bits() == 64);
}

TEST_CASE("another key is another key") {
  const char* names[] = {"rsa2048",         "rsapss1024", "dsa1024", "prime256v1", "secp384r1", "secp521r1", "secp256k1",
                         "brainpoolP320r1", "sect283k1",  "ed25519", "ed448",      "x25519",    "x448"};
  for (const char* a : names)
    for (const char* b : names)
      if (a != b) CHECK_FALSE(key(a).same_as(key(b)));
  CHECK_FALSE(PublicKey().same_as(PublicKey()));
  CHECK_FALSE(PublicKey().same_as(key("ed25519")));
  CHECK(PublicKey().describe() == "no key");
}

TEST_CASE("another base point makes another curve (CVE-2020-0601)") {
  Bytes spki = vector("key-prime256v1-explicit.spki");
  const Bytes x_of_base = unhex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
  const auto at = std::search(spki.begin(), spki.end(), x_of_base.begin(), x_of_base.end());
  REQUIRE(at != spki.end());
  *(at + 5) ^= 1;
  CHECK_FALSE(PublicKey(spki).same_as(key("prime256v1")));
  CHECK_FALSE(PublicKey(spki).same_as(key("prime256v1-explicit")));
}

TEST_CASE("the other half of a compressed point is another key") {
  Bytes spki = vector("key-prime256v1-compressed.spki");
  spki[spki.size() - 33] ^= 1;  // 02 <-> 03
  CHECK_FALSE(PublicKey(spki).same_as(key("prime256v1")));
}

TEST_CASE("damaged keys are refused") {
  const auto refused = [](const Bytes& spki) { return contains(refusal([&] { PublicKey read(spki); }), "malformed: public key: "); };
  Bytes longer = vector("key-ed25519.spki");
  longer.push_back(0);
  CHECK(refused(longer));
  CHECK(refused({}));
  for (const char* name : {"odd-key-short.crt", "odd-ec-no-curve.crt", "odd-ec-bad-point.crt"}) {
    CAPTURE(std::string(name));
    CHECK(contains(refusal([&] { Certificate certificate(vector(name)); }), "malformed: certificate: "));
  }
  CHECK(Certificate(vector("odd-key-unknown.crt")).public_key().describe() == "1.2.3.4");
  CHECK(Certificate(vector("odd-key-null-parameters.crt")).public_key().describe() == "Ed25519");
}

TEST_CASE("key specifications") {
  const std::pair<const char*, const char*> cases[] = {{"rsa", "rsa:2048"},    {"rsa:3072", "rsa:3072"}, {"RSA:16384", "rsa:16384"},
                                                       {"ec:p256", "ec:p256"}, {"ec:P-384", "ec:p384"},  {"ec:secp521r1", "ec:p521"},
                                                       {"ed25519", "ed25519"}, {"Ed448", "ed448"}};
  for (const auto& one : cases) {
    const auto& text = one.first;
    const auto& expected = one.second;
    CAPTURE(std::string(text));
    CHECK(KeySpec::parse(text).to_text() == expected);
  }
  for (const char* text :
       {"", "rsa:", "rsa:1024", "rsa:2049", "rsa:32768", "rsa:2048x", "rsa:-1", "ec", "ec:", "ec:p224", "dsa", "ed25519:1", "p256"}) {
    CAPTURE(std::string(text));
    CHECK(contains(refusal([&] { (void)KeySpec::parse(text); }), "usage: \""));
  }
}
