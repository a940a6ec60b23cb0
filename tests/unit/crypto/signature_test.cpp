#include "crypto/signature.hpp"

#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "certkit/chain.hpp"
#include "crypto/private_key.hpp"
#include "crypto/second_opinion.hpp"
#include "crypto/signature_scheme.hpp"
#include "vectors.hpp"

using namespace certkit;
using namespace certkit::crypto;
using test::error_of;
using test::vector_file;

namespace {

const ByteView kMessage = as_bytes("certkit test message\n");

struct Vector {
  const char* key;
  const char* signature;
  AlgorithmId algorithm;
};
const Vector kVectors[] = {
    {"rsa2048", "rsa2048-md5", {Oid("1.2.840.113549.1.1.4"), {0x05, 0x00}}},
    {"rsa2048", "rsa2048-sha1", {Oid("1.2.840.113549.1.1.5"), {0x05, 0x00}}},
    {"rsa2048", "rsa2048-sha1", {Oid("1.3.14.3.2.29"), {0x05, 0x00}}},
    {"rsa2048", "rsa2048-sha224", {Oid("1.2.840.113549.1.1.14"), {0x05, 0x00}}},
    {"rsa2048", "rsa2048-sha256", {Oid("1.2.840.113549.1.1.11"), {0x05, 0x00}}},
    {"rsa2048", "rsa2048-sha384", {Oid("1.2.840.113549.1.1.12"), {0x05, 0x00}}},
    {"rsa2048", "rsa2048-sha512", {Oid("1.2.840.113549.1.1.13"), {0x05, 0x00}}},
    {"rsa2048", "rsa2048-sha512-256", {Oid("1.2.840.113549.1.1.16"), {0x05, 0x00}}},
    {"rsa2048", "rsa2048-sha3-256", {Oid("2.16.840.1.101.3.4.3.14"), {0x05, 0x00}}},
    {"rsa2048", "rsa2048-pss-sha256", {asn1::oid::kRsassaPss, pss_parameters(Hash::sha256, 32)}},
    {"ec-p-256", "ec-p-256-sha1", {Oid("1.2.840.10045.4.1"), {}}},
    {"ec-p-256", "ec-p-256-sha256", {Oid("1.2.840.10045.4.3.2"), {}}},
    {"ec-p-256", "ec-p-256-sha384", {Oid("1.2.840.10045.4.3.3"), {}}},
    {"ec-p-256", "ec-p-256-sha512", {Oid("1.2.840.10045.4.3.4"), {}}},
    {"ec-p-256", "ec-p-256-sha3-256", {Oid("2.16.840.1.101.3.4.3.10"), {}}},
    {"ec-p-384", "ec-p-384-sha1", {Oid("1.2.840.10045.4.1"), {}}},
    {"ec-p-384", "ec-p-384-sha256", {Oid("1.2.840.10045.4.3.2"), {}}},
    {"ec-p-384", "ec-p-384-sha384", {Oid("1.2.840.10045.4.3.3"), {}}},
    {"ec-p-384", "ec-p-384-sha512", {Oid("1.2.840.10045.4.3.4"), {}}},
    {"ec-p-384", "ec-p-384-sha3-256", {Oid("2.16.840.1.101.3.4.3.10"), {}}},
    {"dsa2048", "dsa2048-sha1", {Oid("1.2.840.10040.4.3"), {}}},
    {"dsa2048", "dsa2048-sha256", {Oid("2.16.840.1.101.3.4.3.2"), {}}},
    {"ed25519", "ed25519", {Oid("1.3.101.112"), {}}},
    {"ed448", "ed448", {Oid("1.3.101.113"), {}}},
};

PublicKey public_key(const std::string& name) { return PublicKey(vector_file(name + ".spki.der")); }
PrivateKey private_key(const std::string& name) { return from_pkcs8(vector_file(name + ".p8.der")); }

}  // namespace

TEST_CASE("both libraries verify what the openssl program signed, and refuse what was changed") {
  for (const Vector& vector : kVectors) {
    CAPTURE(std::string(vector.signature));
    const PublicKey key = public_key(vector.key);
    const Bytes signature = vector_file(std::string("sig-") + vector.signature + ".der");
    Bytes changed = signature;
    changed[changed.size() / 2] ^= 4;
    using Check = bool (*)(const PublicKey&, const AlgorithmId&, ByteView, ByteView);
    const Check by_botan = [](const PublicKey& by, const AlgorithmId& algorithm, ByteView data, ByteView signed_by) {
      return second_opinion::verify(by, algorithm, data, signed_by);
    };
    for (const Check check : {Check(&verify), by_botan}) {
      CHECK(check(key, vector.algorithm, kMessage, signature));
      CHECK_FALSE(check(key, vector.algorithm, as_bytes("certkit test message"), signature));
      CHECK_FALSE(check(key, vector.algorithm, kMessage, changed));
      CHECK_FALSE(check(key, vector.algorithm, kMessage, ByteView(signature).first(signature.size() - 1)));
      CHECK_FALSE(check(key, vector.algorithm, kMessage, {}));
      CHECK_FALSE(check(public_key(vector.key == std::string("ed25519") ? "rsa2048" : "ed25519"), vector.algorithm, kMessage, signature));
    }
  }
  CHECK(error_of([] { (void)verify(public_key("rsa2048"), {Oid("1.2.3.4"), {}}, kMessage, {}); }) == Errc::unsupported);
}

TEST_CASE("signing with every kind of key, verified by both libraries") {
  for (const char* name : {"rsa2048", "rsapss", "rsapss384", "ec-p-256", "ec-p-384", "ec-p-521", "ec-secp256k1", "ec-brainpoolp256r1",
                           "ec-explicit", "dsa1024", "dsa2048", "ed25519", "ed448", "rsa3prime"}) {
    const PrivateKey key = private_key(name);
    for (const Hash hash : {Hash::sha256, Hash::sha384, Hash::sha512}) {
      CAPTURE(std::string(name));
      if (key.public_key().type() == KeyType::dsa && hash != Hash::sha256) continue;
      const AlgorithmId algorithm = signature_algorithm_for(key.public_key(), hash);
      const Bytes signature = sign(key, hash, kMessage);
      CHECK(verify(key.public_key(), algorithm, kMessage, signature));
      CHECK(second_opinion::verify(key.public_key(), algorithm, kMessage, signature));
    }
  }
  CHECK(error_of([] { (void)sign(private_key("rsa2048"), Hash::sha1, kMessage); }) == Errc::unsupported);
  CHECK(error_of([] { (void)sign(private_key("dsa2048"), Hash::sha384, kMessage); }) == Errc::unsupported);
  CHECK(error_of([] { (void)sign(private_key("x25519"), Hash::sha256, kMessage); }) == Errc::unsupported);
}

TEST_CASE("a pair is proved, and a stranger is not") {
  for (const char* name :
       {"rsa2048", "rsa3prime", "rsapss", "ec-p-256", "ec-p-521", "ec-explicit", "ec-secp224r1", "ed25519", "ed448", "dsa1024"}) {
    CAPTURE(std::string(name));
    CHECK(prove_pair(private_key(name), public_key(name)));
  }
  CHECK_FALSE(prove_pair(private_key("rsa2048"), public_key("rsa1024")));
  CHECK_FALSE(prove_pair(private_key("ec-p-256"), public_key("ec-p-384")));
  CHECK_FALSE(prove_pair(private_key("dsa1024"), public_key("dsa2048")));
  CHECK_FALSE(prove_pair(private_key("ed25519"), public_key("rsa2048")));
  CHECK_FALSE(prove_pair(private_key("ec-p-256"), from_ec_scalar(asn1::oid::kP256, Bytes(32, 3)).public_key()));
  CHECK(error_of([] { (void)prove_pair(private_key("x25519"), public_key("x25519")); }) == Errc::unsupported);
}

TEST_CASE("a key that claims another public key is not proved") {
  // The EC file's stored public point is another key's. Reading refuses that; whoever gets such a key past it fails the proof.
  const PublicKey other = from_ec_scalar(asn1::oid::kP256, Bytes(32, 3)).public_key();
  PrivateKey real = private_key("ec-p-256");
  Bytes forged = to_bytes(real.pkcs8().reveal());
  std::copy(other.key_bits().begin(), other.key_bits().end(), forged.end() - static_cast<std::ptrdiff_t>(other.key_bits().size()));
  CHECK(error_of([&] { (void)from_pkcs8(forged); }) == Errc::mismatch);
  const PrivateKey liar(Secret(std::move(forged)), other);
  REQUIRE(liar.public_key() == other);
  bool proved = true;
  try {
    proved = prove_pair(liar, other);
  } catch (const Error& error) {
    CHECK(error.code() == Errc::malformed);
    proved = false;
  }
  CHECK_FALSE(proved);
}
