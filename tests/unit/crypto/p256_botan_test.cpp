#include "crypto/p256_botan.hpp"

#include <doctest/doctest.h>

#include "asn1/writer.hpp"
#include "base/text.hpp"
#include "certkit/chain.hpp"
#include "certkit/make.hpp"
#include "crypto/key_parts.hpp"
#include "crypto/pbe.hpp"
#include "crypto/p256.hpp"
#include "crypto/pair_proof.hpp"
#include "crypto/private_key.hpp"
#include "crypto/second_opinion.hpp"
#include "crypto/signature.hpp"

using namespace certkit;
using namespace certkit::crypto;

namespace {

struct Key {
  PrivateKey key = generate_key({KeyType::ec, 256});
  ByteView scalar() const { return parse_ec_private(parse_own_pkcs8(key).inner).scalar; }
  ByteView point() const { return key.public_key().key_bits(); }
};

// The tables are made when they are worth it; false: this Botan has none.
bool tables_are_there() {
  const Key key;
  for (int i = 0; i < 100; ++i) (void)p256_botan::is_pair(key.scalar(), key.point());
  return p256_botan::is_ready();
}

Bytes octets(const char* hex) { return *base::from_hex(hex); }
constexpr const char* kOrder = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

Bytes signature_of(ByteView r, ByteView s) {
  asn1::Writer w;
  {
    const auto sequence = w.sequence();
    w.unsigned_integer(r);
    w.unsigned_integer(s);
  }
  return w.take();
}

}  // namespace

TEST_CASE("P-256 tables: a number is that of its own point and of no other") {
  if (!tables_are_there()) return;
  for (int i = 0; i < 20; ++i) {
    const Key key, other;
    CHECK(p256_botan::is_pair(key.scalar(), key.point()) == true);
    CHECK(p256_botan::is_pair(key.scalar(), other.point()) == false);
    CHECK(p256_botan::is_pair(key.scalar(), key.point()) == true);
  }
  // 1, 2 and the order less 1: the base point, its double and its negative; 0 and the order itself are no private keys.
  const Bytes one = octets("0000000000000000000000000000000000000000000000000000000000000001");
  const Bytes base = octets("046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");
  const Bytes twice = octets("047cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc4766997807775510db8ed040293d9ac69f7430dbba7dade63ce982299e04b79d227873d1");
  Bytes two = one, less_one = octets(kOrder);
  two.back() = 2;
  less_one.back() -= 1;
  CHECK(p256_botan::is_pair(one, base) == true);
  CHECK(p256_botan::is_pair(two, twice) == true);
  CHECK(p256_botan::is_pair(less_one, base) == false);
  CHECK(p256_botan::is_pair(Bytes(32), base) == false);
  CHECK(p256_botan::is_pair(octets(kOrder), base) == false);
}

TEST_CASE("P-256 tables: signatures, by the private number and by the point alone") {
  if (!tables_are_there()) return;
  const Key key, other;
  const Bytes digest(32, 0x5a), another(32, 0x5b), longer(64, 0x5a);
  const Bytes good = p256::sign(key.scalar(), digest);
  CHECK(p256_botan::verify(key.scalar(), key.point(), digest, good) == true);
  CHECK(p256_botan::verify(key.scalar(), key.point(), another, good) == false);
  CHECK(p256_botan::verify(other.scalar(), other.point(), digest, good) == false);
  CHECK(p256_botan::verify(other.scalar(), key.point(), digest, good) == false);
  CHECK(p256_botan::verify(key.scalar(), key.point(), longer, p256::sign(key.scalar(), longer)) == true);
  for (int i = 0; i < 100; ++i) (void)p256_botan::verify(key.point(), digest, good);  // by now it is a frequent one
  CHECK(p256_botan::verify(key.point(), digest, good) == true);
  CHECK(p256_botan::verify(key.point(), another, good) == false);
  CHECK(p256_botan::verify(key.point(), longer, p256::sign(key.scalar(), longer)) == true);
  CHECK(p256_botan::verify(key.point(), digest, p256::sign(other.scalar(), digest)) == false);
  const Bytes some(32, 1), zero, order = octets(kOrder);
  for (const auto& [r, s] : {std::pair{&zero, &some}, {&some, &zero}, {&order, &some}, {&some, &order}, {&some, &some}}) {
    CHECK(p256_botan::verify(key.scalar(), key.point(), digest, signature_of(*r, *s)) == false);
    CHECK(p256_botan::verify(key.point(), digest, signature_of(*r, *s)) == false);
  }
}

TEST_CASE("P-256 tables: thousands of strangers drive no frequent point out, and have no table of their own") {
  if (!tables_are_there()) return;
  const Key key;
  const Bytes digest(32, 0x5a), good = p256::sign(key.scalar(), digest);
  bool known = false;
  for (int i = 0; i < 400; ++i) {
    const Key stranger;
    CHECK_FALSE(p256_botan::verify(stranger.point(), digest, p256::sign(stranger.scalar(), digest)));
    known = p256_botan::verify(key.point(), digest, good).has_value();
  }
  CHECK(known);
}

TEST_CASE("the second opinion says the same of the hundredth P-256 request as of the first") {
  (void)tables_are_there();
  const Key key, other;
  CsrSpec spec;
  spec.subject = Name::from_rfc4514("CN=host.contoso.com");
  spec.san = {GeneralName::from_text("dns:host.contoso.com")};
  const Csr csr = make_csr(spec, key.key);
  second_opinion::confirm_csr(csr.der(), spec, key.key.public_key(), &key.key);
  CHECK(second_opinion::verify(csr.public_key(), csr.signature_algorithm(), csr.info(), csr.signature()));
  Bytes damaged = to_bytes(csr.der());
  damaged[damaged.size() - 9] ^= 1;
  CHECK_THROWS_AS(second_opinion::confirm_csr(damaged, spec, key.key.public_key(), &key.key), Error);
  CHECK_THROWS_AS(second_opinion::confirm_csr(csr.der(), spec, other.key.public_key(), &other.key), Error);
  CHECK_FALSE(second_opinion::verify(other.key.public_key(), csr.signature_algorithm(), csr.info(), csr.signature()));
  CHECK_THROWS_AS(second_opinion::confirm_private_key(other.key.pkcs8().reveal(), key.key.public_key()), Error);
}

TEST_CASE("P-256 tables: a pair is proved, and no other key is taken for it") {
  if (!tables_are_there()) return;
  const Key key, other;
  const PrivateKey larger = generate_key({KeyType::ec, 384});
  CHECK(prove_pair(key.key, key.key.public_key()));
  CHECK_FALSE(prove_pair(key.key, other.key.public_key()));
  CHECK_FALSE(prove_pair(larger, key.key.public_key()));
  CHECK_FALSE(prove_pair(key.key, larger.public_key()));
  const PairProof proof = prove(key.key);
  CHECK(second_opinion::verify(key.key.public_key(), proof.algorithm, proof.challenge, proof.signature, &key.key));
  CHECK_FALSE(second_opinion::verify(other.key.public_key(), proof.algorithm, proof.challenge, proof.signature, &other.key));
}
