#include "crypto/private_key.hpp"

#include <algorithm>

#include "asn1/oids.hpp"
#include "asn1/writer.hpp"
#include "crypto/key_parts.hpp"
#include "vectors.hpp"

using namespace certkit;
using namespace certkit::crypto;
using test::error_of;
using test::vector_file;

namespace {

const char* const kKeys[] = {"rsa2048",
                             "rsa1024",
                             "rsa3prime",
                             "rsapss",
                             "rsapss384",
                             "ec-p-256",
                             "ec-p-384",
                             "ec-p-521",
                             "ec-secp256k1",
                             "ec-explicit",
                             "ec-brainpoolp256r1",
                             "ec-secp224r1",
                             "ec-prime192v1",
                             "ed25519",
                             "ed448",
                             "x25519",
                             "x448",
                             "dsa1024",
                             "dsa2048"};

Bytes p8(const std::string& name) { return vector_file(name + ".p8.der"); }
PublicKey public_key(const std::string& name) { return PublicKey(vector_file(name + ".spki.der")); }

}  // namespace

TEST_CASE("PKCS#8 of every kind of key gives the public key that OpenSSL gives") {
  for (const char* name : kKeys) {
    CAPTURE(std::string(name));
    const PrivateKey key = from_pkcs8(p8(name));
    CHECK(key.public_key() == public_key(name));
    CHECK(from_pkcs8(key.pkcs8().reveal()).pkcs8().equals(key.pkcs8()));  // the one form that is kept is read as itself
  }
}

TEST_CASE("OpenSSL's own PKCS#8 is kept octet for octet") {
  for (const char* name : {"rsa2048", "rsa3prime", "rsapss", "ec-p-256", "ec-p-521", "ec-explicit", "ed25519", "ed448", "dsa2048"}) {
    CAPTURE(std::string(name));
    const Bytes original = p8(name);
    CHECK(same(from_pkcs8(original).pkcs8().reveal(), original));
  }
}

TEST_CASE("traditional forms in and out") {
  CHECK(from_pkcs1(vector_file("rsa2048.trad.der")).public_key() == public_key("rsa2048"));
  CHECK(from_pkcs1(vector_file("rsa3prime.trad.der")).public_key() == public_key("rsa3prime"));
  CHECK(from_sec1(vector_file("ec-p-256.trad.der")).public_key() == public_key("ec-p-256"));
  CHECK(from_sec1(vector_file("ec-explicit.trad.der")).public_key() == public_key("ec-explicit"));
  CHECK(from_dsa_traditional(vector_file("dsa1024.trad.der")).public_key() == public_key("dsa1024"));
  CHECK(same(to_pkcs1(from_pkcs8(p8("rsa2048"))).reveal(), vector_file("rsa2048.trad.der")));
  CHECK(same(to_sec1(from_pkcs8(p8("ec-p-256"))).reveal(), vector_file("ec-p-256.trad.der")));
  CHECK(same(to_sec1(from_pkcs8(p8("ec-p-521"))).reveal(), vector_file("ec-p-521.trad.der")));
  CHECK(error_of([] { (void)to_pkcs1(from_pkcs8(p8("ec-p-256"))); }) == Errc::usage);
  CHECK(error_of([] { (void)to_sec1(from_pkcs8(p8("rsa2048"))); }) == Errc::usage);
}

TEST_CASE("an EC key without its public point gets it computed") {
  CHECK(from_sec1(vector_file("ec-p-256.nopublic.trad.der")).public_key() == public_key("ec-p-256"));
  CHECK(from_pkcs8(vector_file("ec-p-521.nopublic.p8.der")).public_key() == public_key("ec-p-521"));
  CHECK(same(from_sec1(vector_file("ec-p-256.nopublic.trad.der")).pkcs8().reveal(), p8("ec-p-256")));
}

TEST_CASE("keys from numbers, as OpenSSH stores them") {
  const PrivateKey rsa = from_pkcs8(p8("rsa2048"));
  const RsaPrivateParts parts = parse_rsa_private(parse_own_pkcs8(rsa).inner);
  CHECK(from_rsa_numbers(parts.n, parts.e, parts.d, parts.p, parts.q).pkcs8().equals(rsa.pkcs8()));
  CHECK(error_of([&] { (void)from_rsa_numbers(parts.n, parts.e, parts.d, parts.p, parts.p); }) == Errc::malformed);
  const PrivateKey ec = from_pkcs8(p8("ec-p-256"));
  CHECK(from_ec_scalar(asn1::oid::kP256, parse_ec_private(parse_own_pkcs8(ec).inner).scalar).pkcs8().equals(ec.pkcs8()));
  for (const KeyType type : {KeyType::ed25519, KeyType::ed448}) {
    const PrivateKey key = from_pkcs8(p8(type == KeyType::ed25519 ? "ed25519" : "ed448"));
    CHECK(from_raw(type, parse_own_pkcs8(key).inner.subspan(2)).pkcs8().equals(key.pkcs8()));
  }
  CHECK(error_of([] { (void)from_raw(KeyType::ed25519, Bytes(31)); }) == Errc::malformed);
}

TEST_CASE("private numbers out of range are refused") {
  CHECK(error_of([] { (void)from_ec_scalar(asn1::oid::kP256, Bytes(32, 0)); }) == Errc::malformed);
  CHECK(error_of([] { (void)from_ec_scalar(asn1::oid::kP256, Bytes(32, 0xff)); }) == Errc::malformed);
  CHECK(error_of([] { (void)from_ec_scalar(Oid("1.2.3.4"), Bytes(32, 1)); }) == Errc::unsupported);
}

namespace {

// OneAsymmetricKey: the PKCS#8 of `name` as version 1 with `public_bits` in it.
Bytes with_public(const std::string& name, ByteView public_bits) {
  const PrivateKey key = from_pkcs8(p8(name));
  const Pkcs8Parts parts = parse_own_pkcs8(key);
  asn1::Writer w;
  {
    const auto info = w.sequence();
    w.integer(1);
    {
      const auto algorithm = w.sequence();
      w.oid(parts.algorithm.oid);
      w.raw(parts.algorithm.parameters);
    }
    w.octet_string(parts.inner);
    { const auto attributes = w.constructed(asn1::context(0, true)); }
    Bytes bits{0};
    bits.insert(bits.end(), public_bits.begin(), public_bits.end());
    w.primitive(asn1::context(1, false), bits);
  }
  return w.take();
}

}  // namespace

TEST_CASE("RFC 5958: a stored public key is taken if it is the key's own, and refused if not") {
  for (const char* name : {"rsa2048", "ec-p-256", "ed25519", "ed448", "dsa1024"}) {
    CAPTURE(std::string(name));
    const PublicKey own = public_key(name);
    CHECK(from_pkcs8(with_public(name, own.key_bits())).public_key() == own);
    Bytes other = to_bytes(own.key_bits());
    other[other.size() / 2] ^= 1;
    CHECK(error_of([&] { (void)from_pkcs8(with_public(name, other)); }) == Errc::mismatch);
  }
}

TEST_CASE("a key that is damaged in one of its numbers is refused: by the others it may still sign, here, and nowhere else") {
  const Bytes original = p8("rsa1024");
  const PrivateKey key = from_pkcs8(original);
  const RsaPrivateParts parts = parse_rsa_private(parse_own_pkcs8(key).inner);
  const auto at_of = [&](ByteView number) {
    const auto found = std::search(original.begin(), original.end(), number.begin(), number.end());
    REQUIRE(found != original.end());
    return static_cast<std::size_t>(found - original.begin());
  };
  for (const ByteView number : {parts.n, parts.d, parts.p, parts.q, parts.dp, parts.dq, parts.qinv})
    for (const std::size_t offset : {number.size() / 2, number.size() - 1}) {
      Bytes damaged = original;
      damaged[at_of(number) + offset] ^= 0x04;
      CHECK(error_of([&] { (void)from_pkcs8(damaged); }) == Errc::malformed);
    }
  for (const char* name : {"ec-p-256", "ec-p-384", "ec-p-521", "ec-secp256k1", "ec-explicit"}) {
    const Bytes whole = p8(name);
    const PrivateKey good = from_pkcs8(whole);
    const ByteView scalar = parse_ec_private(parse_own_pkcs8(good).inner).scalar;
    const auto found = std::search(whole.begin(), whole.end(), scalar.begin(), scalar.end());
    REQUIRE(found != whole.end());
    for (const std::size_t at : {static_cast<std::size_t>(found - whole.begin()) + scalar.size() / 2, whole.size() - 1}) {
      Bytes damaged = whole;
      damaged[at] ^= 0x04;
      CHECK(error_of([&] { (void)from_pkcs8(damaged); }) == Errc::mismatch);
    }
  }
}

TEST_CASE("no damage of a key does more than throw") {
  for (const char* name : {"rsa1024", "ec-p-256", "ec-explicit", "ed25519", "dsa1024"}) {
    const Bytes original = p8(name);
    for (std::size_t at = 0; at < original.size(); at += at < 80 ? 1 : 7)
      for (const int flip : {0x01, 0x80, 0xff}) {
        Bytes damaged = original;
        damaged[at] = static_cast<std::uint8_t>(damaged[at] ^ flip);
        try {
          (void)from_pkcs8(damaged);
        } catch (const Error& error) {
          CHECK(error.code() != Errc::internal);
        }
      }
    for (std::size_t size = 0; size < original.size(); size += 5) CHECK_THROWS_AS((void)from_pkcs8(ByteView(original).first(size)), Error);
  }
}
