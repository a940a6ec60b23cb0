#include "crypto/p256.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"
#include "certkit/chain.hpp"
#include "certkit/error.hpp"
#include "certkit/make.hpp"
#include "crypto/pbe.hpp"

using namespace certkit;
using namespace certkit::crypto;

namespace {

Bytes octets(const char* hex) { return *base::from_hex(hex); }
// The base point of the curve (SEC 2 §2.4.2), whole and compressed, and the order.
constexpr const char* kBase =
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
constexpr const char* kBaseCompressed = "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
constexpr const char* kOrder = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
constexpr const char* kOne = "0000000000000000000000000000000000000000000000000000000000000001";

}  // namespace

TEST_CASE("P-256: a private number is that of its own point and of no other") {
  const p256::Pair pair = p256::generate(), other = p256::generate();
  CHECK(p256::is_pair(pair.scalar.reveal(), pair.point));
  CHECK_FALSE(p256::is_pair(pair.scalar.reveal(), other.point));
  CHECK(p256::is_pair(octets(kOne), octets(kBase)));
  CHECK(p256::is_pair(octets(kOne), octets(kBaseCompressed)));
  // 0, and the order and what is beyond it, are no private keys.
  CHECK_FALSE(p256::is_pair(Bytes(32), octets(kBase)));
  CHECK_FALSE(p256::is_pair(octets(kOrder), octets(kBase)));
  Bytes beyond = octets(kOrder);
  beyond.back() += 1;
  CHECK_FALSE(p256::is_pair(beyond, octets(kBase)));
}

TEST_CASE("P-256: a point verifies its own signatures, and what is none of the curve is refused") {
  const p256::Pair pair = p256::generate();
  const Bytes hash = digest(Hash::sha256, as_bytes("text")), another = digest(Hash::sha256, as_bytes("another text"));
  const Bytes signature = p256::sign(pair.scalar.reveal(), hash);
  const p256::PublicPoint point(pair.point);
  CHECK(point.verify(hash, signature));
  CHECK_FALSE(point.verify(another, signature));
  CHECK_FALSE(point.verify(hash, ByteView(signature).first(signature.size() - 1)));
  CHECK_FALSE(point.verify(hash, {}));
  CHECK_FALSE(p256::PublicPoint(p256::generate().point).verify(hash, signature));

  auto off_the_curve = pair.point;
  off_the_curve.back() ^= 1;
  CHECK_THROWS_AS(p256::PublicPoint{off_the_curve}, Error);
  CHECK_THROWS_AS(p256::PublicPoint{ByteView()}, Error);
  CHECK_THROWS_AS(p256::PublicPoint{Bytes{0}}, Error);  // infinity
  CHECK_THROWS_AS((void)p256::is_pair(pair.scalar.reveal(), off_the_curve), Error);
}

TEST_CASE("a P-256 key and another one's certificate are no pair, whatever is asked first") {
  const PrivateKey key = generate_key({KeyType::ec, 256}), other = generate_key({KeyType::ec, 256}),
                   larger = generate_key({KeyType::ec, 384});
  CHECK(prove_pair(key, key.public_key()));
  CHECK_FALSE(prove_pair(key, other.public_key()));
  CHECK_FALSE(prove_pair(other, key.public_key()));
  CHECK_FALSE(prove_pair(key, larger.public_key()));
  CHECK_FALSE(prove_pair(larger, key.public_key()));
  CHECK(prove_pair(key, key.public_key()));
}
