#include "crypto/key_parts.hpp"

#include "asn1/oids.hpp"
#include "asn1/reader.hpp"
#include "certkit/error.hpp"

namespace certkit::crypto {
namespace {

ByteView natural(asn1::Reader& in, const char* field) {
  const std::size_t at = in.offset();
  const ByteView content = in.integer(field);
  if ((content[0] & 0x80) != 0) in.fail(std::string(field) + " is negative", at);
  return content;
}

}  // namespace

RsaPrivateParts parse_rsa_private(ByteView pkcs1) {
  asn1::Reader outer(pkcs1, "RSA private key");
  asn1::Reader in = outer.enter(asn1::kSequence, "RSAPrivateKey");
  RsaPrivateParts parts;
  const std::int64_t version = in.small_integer("version");
  if (version != 0 && version != 1) throw Error(Errc::unsupported, "an RSA private key of version " + std::to_string(version));
  parts.multi_prime = version == 1;
  parts.n = natural(in, "modulus");
  parts.e = natural(in, "publicExponent");
  parts.d = natural(in, "privateExponent");
  parts.p = natural(in, "prime1");
  parts.q = natural(in, "prime2");
  parts.dp = natural(in, "exponent1");
  parts.dq = natural(in, "exponent2");
  parts.qinv = natural(in, "coefficient");
  if (parts.multi_prime) in.expect(asn1::kSequence, "otherPrimeInfos");
  in.finish("RSAPrivateKey");
  outer.finish("RSA private key");
  if (parts.n.size() > 2049) throw Error(Errc::limit, "an RSA key of more than 16384 bits");
  return parts;
}

RsaPublicParts parse_rsa_public(ByteView key_bits) {
  asn1::Reader outer(key_bits, "RSA public key");
  asn1::Reader in = outer.enter(asn1::kSequence, "RSAPublicKey");
  RsaPublicParts parts;
  parts.n = natural(in, "modulus");
  parts.e = natural(in, "publicExponent");
  in.finish("RSAPublicKey");
  outer.finish("RSA public key");
  return parts;
}

EcPrivateParts parse_ec_private(ByteView sec1) {
  asn1::Reader outer(sec1, "EC private key");
  asn1::Reader in = outer.enter(asn1::kSequence, "ECPrivateKey");
  const std::int64_t version = in.small_integer("version");
  if (version != 1) throw Error(Errc::unsupported, "an EC private key of version " + std::to_string(version));
  EcPrivateParts parts;
  parts.scalar = in.octet_string("privateKey");
  if (auto parameters = in.optional_enter(asn1::context(0, true), "parameters")) {
    parts.parameters = parameters->any("parameters").whole;
    parameters->finish("parameters");
  }
  if (auto point = in.optional_enter(asn1::context(1, true), "publicKey")) {
    parts.public_point = point->bit_string("publicKey");
    point->finish("publicKey");
  }
  in.finish("ECPrivateKey");
  outer.finish("EC private key");
  return parts;
}

Pkcs8Parts parse_own_pkcs8(const PrivateKey& key) {
  asn1::Reader outer(key.pkcs8().reveal(), "private key");
  asn1::Reader in = outer.enter(asn1::kSequence, "PrivateKeyInfo");
  in.integer("version");
  asn1::Reader algorithm = in.enter(asn1::kSequence, "privateKeyAlgorithm");
  Pkcs8Parts parts;
  parts.algorithm.oid = algorithm.oid("algorithm");
  if (!algorithm.at_end()) parts.algorithm.parameters = to_bytes(algorithm.any("parameters").whole);
  parts.inner = in.octet_string("privateKey");
  return parts;
}

AlgorithmId algorithm_of(const PublicKey& key) {
  asn1::Reader outer(key.spki(), "public key");
  asn1::Reader in = outer.enter(asn1::kSequence, "SubjectPublicKeyInfo");
  asn1::Reader algorithm = in.enter(asn1::kSequence, "algorithm");
  AlgorithmId out;
  out.oid = algorithm.oid("algorithm");
  if (!algorithm.at_end()) out.parameters = to_bytes(algorithm.any("parameters").whole);
  return out;
}

KeyType key_type_of(const Oid& algorithm) noexcept {
  namespace oid = asn1::oid;
  if (algorithm == oid::kRsaEncryption) return KeyType::rsa;
  if (algorithm == oid::kRsassaPss) return KeyType::rsa_pss;
  if (algorithm == oid::kEcPublicKey) return KeyType::ec;
  if (algorithm == oid::kEd25519) return KeyType::ed25519;
  if (algorithm == oid::kEd448) return KeyType::ed448;
  if (algorithm == oid::kX25519) return KeyType::x25519;
  if (algorithm == oid::kX448) return KeyType::x448;
  if (algorithm == oid::kDsa) return KeyType::dsa;
  return KeyType::other;
}

}  // namespace certkit::crypto
