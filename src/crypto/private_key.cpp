// Whatever comes in is kept as one form: PrivateKeyInfo of version 0, which everything reads, an EC key with its public point inside. RSA
// keys, and EC keys that hold their public point, need arithmetic only to see that they are whole: no library is started for them.
#include "crypto/private_key.hpp"

#include <algorithm>

#include "asn1/oids.hpp"
#include "asn1/reader.hpp"
#include "asn1/writer.hpp"
#include "certkit/error.hpp"
#include "crypto/key_parts.hpp"

namespace certkit::crypto {
namespace {

namespace oid = asn1::oid;
using asn1::Reader;
using asn1::Writer;

void write_algorithm(Writer& w, const AlgorithmId& algorithm) {
  const auto sequence = w.sequence();
  w.oid(algorithm.oid);
  w.raw(algorithm.parameters);
}

PublicKey public_key(const AlgorithmId& algorithm, ByteView key_bits) {
  Writer w;
  {
    const auto spki = w.sequence();
    write_algorithm(w, algorithm);
    w.bit_string(key_bits);
  }
  return PublicKey(w.take());
}

PrivateKey assemble(const AlgorithmId& algorithm, ByteView inner, PublicKey public_part) {
  Writer w;
  {
    const auto info = w.sequence();
    w.integer(0);
    write_algorithm(w, algorithm);
    w.octet_string(inner);
  }
  return {w.take_secret(), std::move(public_part)};
}

void require_same(ByteView stored, ByteView own) {
  if (!same(stored, own))
    throw Error(Errc::mismatch, "the file stores a public key that is not that of its private key",
                "the file was put together wrongly or damaged: get it again from where the key was made");
}

PrivateKey rsa(const AlgorithmId& given, ByteView pkcs1, const std::optional<ByteView>& stored_public) {
  const RsaPrivateParts parts = parse_rsa_private(pkcs1);
  require_numbers_agree(parts);
  Writer w;
  {
    const auto sequence = w.sequence();
    w.integer_content(parts.n);
    w.integer_content(parts.e);
  }
  const Bytes bits = w.take();
  if (stored_public) require_same(*stored_public, bits);
  AlgorithmId algorithm = given;
  if (algorithm.oid == oid::kRsaEncryption) algorithm.parameters = {0x05, 0x00};  // NULL, RFC 8017 A.1; some leave it out
  return assemble(algorithm, pkcs1, public_key(algorithm, bits));
}

// The scalar in as many octets as the order has (RFC 5915 §3): some write it without leading zeros, some with one too many.
Secret fixed_scalar(const PublicKey& key, ByteView parameters, ByteView scalar) {
  const std::size_t size = key.curve() == oid::kP256   ? 32
                           : key.curve() == oid::kP384 ? 48
                           : key.curve() == oid::kP521 ? 66
                                                       : ec_scalar_size(parameters);
  while (scalar.size() > size && scalar[0] == 0) scalar = scalar.subspan(1);
  if (scalar.size() > size) throw Error(Errc::malformed, "the private number of the EC key is larger than the order of its curve");
  Secret out(size);
  std::copy(scalar.begin(), scalar.end(), out.reveal_mutable().end() - static_cast<std::ptrdiff_t>(scalar.size()));
  return out;
}

// The scalar's own point. nullopt: the key holds a point, on a curve that OpenSSL does not know, so that it has to be believed.
std::optional<Bytes> point_of(const AlgorithmId& algorithm, const EcPrivateParts& parts) {
  try {
    return ec_public_point(algorithm.parameters, parts.scalar);
  } catch (const Error& error) {
    if (error.code() != Errc::unsupported || !parts.public_point) throw;
    return std::nullopt;
  }
}

enum class Point { is_checked, is_taken };  // taken: that it is the scalar's is for the second opinion to say
PrivateKey ec(const AlgorithmId& algorithm, const EcPrivateParts& parts, const std::optional<ByteView>& stored_public,
              Point how = Point::is_checked) {
  if (algorithm.parameters.empty()) throw Error(Errc::malformed, "an EC private key that does not say on which curve");
  if (parts.parameters && !same(*parts.parameters, algorithm.parameters))
    throw Error(Errc::mismatch, "the EC private key names two different curves");
  const std::optional<Bytes> computed = how == Point::is_taken ? std::nullopt : point_of(algorithm, parts);
  const Bytes point = parts.public_point ? to_bytes(*parts.public_point) : *computed;
  if (stored_public) require_same(*stored_public, point);
  PublicKey key = public_key(algorithm, point);
  if (computed && !key.same_as(public_key(algorithm, *computed))) require_same(point, *computed);
  const Secret scalar = fixed_scalar(key, algorithm.parameters, parts.scalar);
  Writer w;
  {
    const auto sequence = w.sequence();
    w.integer(1);
    w.octet_string(scalar.reveal());
    const auto tag = w.explicit_tag(1);
    w.bit_string(point);
  }
  return assemble(algorithm, w.take_secret().reveal(), std::move(key));
}

PrivateKey raw(const AlgorithmId& algorithm, ByteView inner, const std::optional<ByteView>& stored_public) {
  Reader in(inner, "private key");
  const ByteView seed = in.octet_string("CurvePrivateKey");  // RFC 8410 §7
  in.finish("CurvePrivateKey");
  const Bytes bits = raw_public(key_type_of(algorithm.oid), seed);
  if (stored_public) require_same(*stored_public, bits);
  return assemble(algorithm, inner, public_key({algorithm.oid, {}}, bits));
}

struct DsaParameters {
  ByteView p, q, g;
};

PrivateKey dsa(const AlgorithmId& algorithm, ByteView x, const std::optional<ByteView>& stored_y) {
  Reader outer(algorithm.parameters, "DSA parameters");
  Reader in = outer.enter(asn1::kSequence, "Dss-Parms");  // RFC 3279 §2.3.2
  const DsaParameters parameters{in.integer("p"), in.integer("q"), in.integer("g")};
  in.finish("Dss-Parms");
  outer.finish("DSA parameters");
  const Bytes y = dsa_public(parameters.p, parameters.g, x);
  Writer bits;
  bits.unsigned_integer(y);
  if (stored_y) require_same(*stored_y, bits.view());
  Writer inner;
  inner.integer_content(x);
  return assemble(algorithm, inner.take_secret().reveal(), public_key(algorithm, bits.view()));
}

}  // namespace

PrivateKey from_pkcs8(ByteView der) {
  Reader outer(der, "private key");
  Reader in = outer.enter(asn1::kSequence, "PrivateKeyInfo");
  const std::int64_t version = in.small_integer("version");
  if (version != 0 && version != 1) throw Error(Errc::unsupported, "a PKCS#8 private key of version " + std::to_string(version));
  AlgorithmId algorithm;
  Reader identifier = in.enter(asn1::kSequence, "privateKeyAlgorithm");
  algorithm.oid = identifier.oid("privateKeyAlgorithm");
  if (!identifier.at_end()) algorithm.parameters = to_bytes(identifier.any("parameters").whole);
  identifier.finish("privateKeyAlgorithm");
  const ByteView inner = in.octet_string("privateKey");
  in.optional(asn1::context(0, true), "attributes");  // RFC 5958 §2; nothing that makes or uses keys reads them
  std::optional<ByteView> stored_public;
  if (const auto bits = in.optional(asn1::context(1, false), "publicKey")) {  // IMPLICIT BIT STRING
    if (bits->content.empty() || bits->content[0] != 0) in.fail("publicKey has unused bits", bits->offset);
    stored_public = bits->content.subspan(1);
  }
  in.finish("PrivateKeyInfo");
  outer.finish("private key");

  switch (key_type_of(algorithm.oid)) {
    case KeyType::rsa:
    case KeyType::rsa_pss: return rsa(algorithm, inner, stored_public);
    case KeyType::ec: return ec(algorithm, parse_ec_private(inner), stored_public);
    case KeyType::ed25519:
    case KeyType::ed448:
    case KeyType::x25519:
    case KeyType::x448: return raw(algorithm, inner, stored_public);
    case KeyType::dsa: {
      Reader number(inner, "DSA private key");
      const ByteView x = number.integer("x");
      number.finish("x");
      return dsa(algorithm, x, stored_public);
    }
    case KeyType::other: break;
  }
  throw Error(Errc::unsupported, "a private key of the kind " + name_of(algorithm.oid),
              "certkit works with RSA, EC, Ed25519, Ed448, X25519, X448 and DSA keys");
}

PrivateKey from_pkcs1(ByteView der) { return rsa({oid::kRsaEncryption, {}}, der, std::nullopt); }

PrivateKey from_sec1(ByteView der) {
  const EcPrivateParts parts = parse_ec_private(der);
  if (!parts.parameters) throw Error(Errc::malformed, "an EC private key that does not say on which curve");
  return ec({oid::kEcPublicKey, to_bytes(*parts.parameters)}, parts, std::nullopt);
}

PrivateKey from_dsa_traditional(ByteView der) {
  Reader outer(der, "DSA private key");
  Reader in = outer.enter(asn1::kSequence, "DSAPrivateKey");
  if (in.small_integer("version") != 0) throw Error(Errc::unsupported, "a DSA private key of an unknown version");
  const DsaParameters parameters{in.integer("p"), in.integer("q"), in.integer("g")};
  const asn1::Tlv y = in.expect(asn1::kInteger, "y");
  const ByteView x = in.integer("x");
  in.finish("DSAPrivateKey");
  outer.finish("DSA private key");
  Writer w;
  {
    const auto sequence = w.sequence();
    w.integer_content(parameters.p);
    w.integer_content(parameters.q);
    w.integer_content(parameters.g);
  }
  return dsa({oid::kDsa, w.take()}, x, y.whole);
}

PrivateKey from_rsa_numbers(ByteView n, ByteView e, ByteView d, ByteView p, ByteView q) {
  const RsaCrt crt = rsa_crt(n, d, p, q);
  Writer w;
  {
    const auto sequence = w.sequence();
    w.integer(0);
    for (const ByteView number : {n, e, d, p, q, crt.dp.reveal(), crt.dq.reveal(), crt.qinv.reveal()}) w.unsigned_integer(number);
  }
  return from_pkcs1(w.take_secret().reveal());
}

PrivateKey from_ec_scalar(const Oid& curve, ByteView scalar) {
  Writer w;
  w.oid(curve);
  return ec({oid::kEcPublicKey, w.take()}, {scalar, std::nullopt, std::nullopt}, std::nullopt);
}

PrivateKey from_ec_pair(const Oid& curve, ByteView scalar, ByteView point) {
  Writer w;
  w.oid(curve);
  return ec({oid::kEcPublicKey, w.take()}, {scalar, std::nullopt, point}, std::nullopt, Point::is_taken);
}

PrivateKey from_raw(KeyType type, ByteView octets) {
  const Oid algorithm = type == KeyType::ed25519  ? oid::kEd25519
                        : type == KeyType::ed448  ? oid::kEd448
                        : type == KeyType::x25519 ? oid::kX25519
                                                  : oid::kX448;
  Writer w;
  w.octet_string(octets);
  return raw({algorithm, {}}, w.take_secret().reveal(), std::nullopt);
}

Secret to_pkcs1(const PrivateKey& key) {
  if (key.public_key().type() != KeyType::rsa)
    throw Error(Errc::usage, "PKCS#1 holds RSA keys only; this key is " + key.public_key().describe(), "write it as PKCS#8");
  return Secret::copy_of(parse_own_pkcs8(key).inner);
}

Secret to_sec1(const PrivateKey& key) {
  if (key.public_key().type() != KeyType::ec)
    throw Error(Errc::usage, "SEC1 holds EC keys only; this key is " + key.public_key().describe(), "write it as PKCS#8");
  const Pkcs8Parts parts = parse_own_pkcs8(key);
  const EcPrivateParts ec_parts = parse_ec_private(parts.inner);
  Writer w;
  {
    const auto sequence = w.sequence();
    w.integer(1);
    w.octet_string(ec_parts.scalar);
    {
      const auto tag = w.explicit_tag(0);
      w.raw(parts.algorithm.parameters);
    }
    const auto tag = w.explicit_tag(1);
    w.bit_string(key.public_key().key_bits());
  }
  return w.take_secret();
}

}  // namespace certkit::crypto
