#include "trust/key_numbers.hpp"

#include <doctest/doctest.h>

#include "asn1/oids.hpp"
#include "asn1/writer.hpp"
#include "vectors.hpp"

using namespace certkit;

namespace {

PublicKey key(const Oid& algorithm, const Bytes& parameters, const Bytes& bits) {
  asn1::Writer w;
  {
    const auto spki = w.sequence();
    {
      const auto identifier = w.sequence();
      w.oid(algorithm);
      w.raw(parameters);
    }
    w.bit_string(bits);
  }
  return PublicKey(w.take());
}

Bytes curve(const Oid& name) {
  asn1::Writer w;
  w.oid(name);
  return w.take();
}

// A point with this x, this y in its last octet and zeros before it: nobody checks here that it is on a curve.
Bytes point(std::uint8_t form, std::uint8_t x, std::uint8_t y) {
  Bytes octets(form == 4 ? 65 : 33);
  octets[0] = form;
  octets[1] = x;
  if (form == 4) octets[64] = y;
  return octets;
}

}  // namespace

TEST_CASE("one key in two spellings has one number; other keys have others") {
  const Bytes p256 = curve(asn1::oid::kP256);
  trust::KeyNumbers numbers;
  const auto ec = [&](std::uint8_t form, std::uint8_t x, std::uint8_t y) {
    return numbers.number(key(asn1::oid::kEcPublicKey, p256, point(form, x, y)));
  };
  CHECK(ec(4, 1, 2) == 0);
  CHECK(ec(2, 1, 0) == 0);  // compressed, the same parity
  CHECK(ec(3, 1, 0) == 1);  // the other parity
  CHECK(ec(4, 1, 3) == 1);
  CHECK(ec(4, 1, 4) == 2);  // another y with the first one's parity: a forgery of one of them
  CHECK(ec(4, 1, 2) == 0);
  CHECK(numbers.size() == 3);
  // Another curve is another key, whatever the point.
  CHECK(numbers.number(key(asn1::oid::kEcPublicKey, curve(Oid("1.3.132.0.10")), point(4, 1, 2))) == 3);
  CHECK(numbers.number(test::certificate("leaf").public_key()) == numbers.number(PublicKey(test::octets("leaf.compressed.pub.der"))));
}

TEST_CASE("RSA: parameters and the OID say nothing about which key it is; find() numbers nothing") {
  const PublicKey rsa = test::certificate("rsa").public_key();
  const Bytes bits = to_bytes(rsa.key_bits());
  trust::KeyNumbers numbers;
  CHECK_FALSE(numbers.find(rsa));
  CHECK(numbers.size() == 0);
  CHECK(numbers.number(rsa) == 0);
  CHECK(numbers.number(key(asn1::oid::kRsaEncryption, {}, bits)) == 0);
  CHECK(numbers.number(key(asn1::oid::kRsassaPss, {}, bits)) == 0);
  CHECK(numbers.find(rsa) == 0);
}

TEST_CASE("DSA: inherited parameters contradict nothing") {
  const PublicKey dsa = test::certificate("dsa").public_key();
  trust::KeyNumbers numbers;
  CHECK(numbers.number(key(asn1::oid::kDsa, {}, to_bytes(dsa.key_bits()))) == 0);
  CHECK(numbers.number(dsa) == 0);
  trust::KeyNumbers other_way_round;
  CHECK(other_way_round.number(dsa) == 0);
  CHECK(other_way_round.number(key(asn1::oid::kDsa, {}, to_bytes(dsa.key_bits()))) == 0);
}
