#include "issue/acme/jws.hpp"

#include "asn1/oids.hpp"
#include "asn1/reader.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "crypto/key_parts.hpp"
#include "crypto/pbe.hpp"
#include "crypto/signature.hpp"
#include "issue/acme/base64url.hpp"

namespace certkit::issue::acme {
namespace {

struct Algorithm {
  std::string_view word;
  Hash hash = Hash::sha256;
  std::string_view curve;       // EC and Ed25519
  std::size_t number_size = 0;  // EC: octets of a coordinate, and of r and s
};

Algorithm algorithm_of(const PublicKey& key) {
  if (key.type() == KeyType::rsa && key.bits() >= 2048) return {"RS256", Hash::sha256, {}, 0};
  if (key.type() == KeyType::ed25519) return {"EdDSA", Hash::sha256, "Ed25519", 0};
  if (key.type() == KeyType::ec && key.bits() == 256 && key.curve() == asn1::oid::kP256) return {"ES256", Hash::sha256, "P-256", 32};
  if (key.type() == KeyType::ec && key.bits() == 384 && key.curve() == asn1::oid::kP384) return {"ES384", Hash::sha384, "P-384", 48};
  if (key.type() == KeyType::ec && key.bits() == 521 && key.curve() == asn1::oid::kP521) return {"ES512", Hash::sha512, "P-521", 66};
  throw Error(Errc::unsupported, "ACME signs with no " + key.describe() + " key",
              "take one of EC P-256, the usual one, or RSA from 2048 bits");
}

std::string number(ByteView octets) {
  while (octets.size() > 1 && octets.front() == 0) octets = octets.subspan(1);
  return '"' + to_base64url(octets) + '"';
}

// ECDSA-Sig-Value (RFC 3279 §2.2.3) as r and s of fixed size (RFC 7518 §3.4).
Bytes raw_signature(ByteView der, std::size_t number_size) {
  asn1::Reader reader(der, "signature");
  asn1::Reader numbers = reader.enter(asn1::kSequence, "ECDSA-Sig-Value");
  Bytes raw(2 * number_size);
  for (const std::size_t end : {number_size, 2 * number_size}) {
    ByteView content = numbers.integer("number");
    while (content.size() > number_size) content = content.subspan(1);  // a sign octet
    std::copy(content.begin(), content.end(), raw.begin() + static_cast<std::ptrdiff_t>(end - content.size()));
  }
  return raw;
}

std::string message(const std::string& header, std::string_view payload, const auto& signature_of) {
  const std::string protected_part = to_base64url(as_bytes(header)), payload_part = to_base64url(as_bytes(payload));
  const Bytes signature = signature_of(as_bytes(protected_part + "." + payload_part));
  return R"({"protected":")" + protected_part + R"(","payload":")" + payload_part + R"(","signature":")" + to_base64url(signature) + "\"}";
}

}  // namespace

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out += {'\\', c};
    else if (octet < 0x20)
      out += "\\u00" + base::to_hex({&octet, 1});
    else
      out += c;
  }
  return out + '"';
}

std::string jwk(const PublicKey& key) {
  const Algorithm algorithm = algorithm_of(key);
  if (key.type() == KeyType::rsa) {
    const crypto::RsaPublicParts parts = crypto::parse_rsa_public(key.key_bits());
    return R"({"e":)" + number(parts.e) + R"(,"kty":"RSA","n":)" + number(parts.n) + "}";
  }
  const ByteView point = key.key_bits();
  if (key.type() == KeyType::ed25519) return R"({"crv":"Ed25519","kty":"OKP","x":")" + to_base64url(point) + "\"}";
  const std::size_t size = algorithm.number_size;
  if (point.size() != 1 + 2 * size || point.front() != 4)
    throw Error(Errc::unsupported, "the key's point is compressed", "convert the key: certkit convert writes it in full");
  return R"({"crv":")" + std::string(algorithm.curve) + R"(","kty":"EC","x":")" + to_base64url(point.subspan(1, size)) + R"(","y":")" +
         to_base64url(point.subspan(1 + size)) + "\"}";
}

std::string thumbprint(const PublicKey& key) { return to_base64url(crypto::sha256(as_bytes(jwk(key)))); }

std::string sign_jws(const PrivateKey& key, const JwsHeader& header, std::string_view payload) {
  const Algorithm algorithm = algorithm_of(key.public_key());
  std::string text = R"({"alg":")" + std::string(algorithm.word) + "\",";
  text += header.kid.empty() ? "\"jwk\":" + jwk(key.public_key()) : "\"kid\":" + json_text(header.kid);
  if (!header.nonce.empty()) text += ",\"nonce\":" + json_text(header.nonce);
  text += ",\"url\":" + json_text(header.url) + "}";
  return message(text, payload, [&](ByteView signed_part) {
    const Bytes signature = crypto::sign(key, algorithm.hash, signed_part);
    return algorithm.number_size == 0 ? signature : raw_signature(signature, algorithm.number_size);
  });
}

std::string bind_account(const PublicKey& account, const std::string& kid, const Secret& mac_key, const std::string& url) {
  const std::string header = R"({"alg":"HS256","kid":)" + json_text(kid) + ",\"url\":" + json_text(url) + "}";
  return message(header, jwk(account), [&](ByteView signed_part) { return crypto::hmac(Hash::sha256, mac_key.reveal(), signed_part); });
}

}  // namespace certkit::issue::acme
