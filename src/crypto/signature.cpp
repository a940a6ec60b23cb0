#include "crypto/signature.hpp"

#include <openssl/rsa.h>

#include <algorithm>
#include <optional>

#include "asn1/oids.hpp"
#include "crypto/evp_key.hpp"
#include "crypto/held_key.hpp"
#include "crypto/key_parts.hpp"
#include "crypto/p256.hpp"
#include "crypto/pbe.hpp"
#include "crypto/remembered.hpp"
#include "crypto/signature_scheme.hpp"

namespace certkit::crypto {
namespace {

namespace oid = asn1::oid;
constexpr Oid kDsaSha256("2.16.840.1.101.3.4.3.2");
constexpr std::uint8_t kNull[] = {0x05, 0x00};

enum class Use { sign, verify };

// A context with key, digest and padding of `scheme`, about to sign or verify; null where OpenSSL refuses the combination.
EvpDigestContextPtr context_for(EVP_PKEY* key, const SignatureScheme& scheme, Use use) {
  auto context = own<EvpDigestContextPtr>(EVP_MD_CTX_new(), Errc::internal, "no memory for a signature");
  EVP_PKEY_CTX* parameters = nullptr;  // owned by context
  const char* digest = scheme.digest.empty() ? nullptr : scheme.digest.c_str();
  const int started = use == Use::sign ? EVP_DigestSignInit_ex(context.get(), &parameters, digest, nullptr, nullptr, key, nullptr)
                                       : EVP_DigestVerifyInit_ex(context.get(), &parameters, digest, nullptr, nullptr, key, nullptr);
  if (started != 1) return nullptr;
  if (scheme.family == SignatureFamily::rsa_pss &&
      (EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) != 1 ||
       EVP_PKEY_CTX_set_rsa_mgf1_md_name(parameters, scheme.mgf_digest.c_str(), nullptr) != 1 ||
       EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, scheme.salt_size) != 1))
    return nullptr;
  return context;
}

std::optional<Hash> hash_called(std::string_view openssl_name) {
  if (openssl_name == "SHA256") return Hash::sha256;
  if (openssl_name == "SHA384") return Hash::sha384;
  if (openssl_name == "SHA512") return Hash::sha512;
  return std::nullopt;
}

int digest_size(Hash hash) {
  switch (hash) {
    case Hash::sha256: return 32;
    case Hash::sha384: return 48;
    case Hash::sha512: return 64;
    default: break;
  }
  throw Error(Errc::unsupported, "certkit signs with SHA-256, SHA-384 and SHA-512, not with " + std::string(to_word(hash)));
}

const Oid& choose(Hash hash, const Oid& sha256, const Oid& sha384, const Oid& sha512) {
  const int size = digest_size(hash);
  return size == 32 ? sha256 : size == 48 ? sha384 : sha512;
}

// A key that is for RSASSA-PSS alone may name the only hash it is used with, and the least salt (RFC 4055 §3.1).
Bytes pss_parameters_for(const PublicKey& key, Hash hash) {
  const auto only = parse_pss_parameters(algorithm_of(key).parameters);
  if (!only) return pss_parameters(hash, digest_size(hash));
  const auto allowed = hash_called(only->digest);
  if (!allowed) throw Error(Errc::unsupported, "a key that may sign with " + only->digest + " only");
  if (only->mgf_digest != only->digest) throw Error(Errc::unsupported, "an RSASSA-PSS key with two different hashes");
  return pss_parameters(*allowed, std::max(only->salt_size, digest_size(*allowed)));
}

}  // namespace

AlgorithmId signature_algorithm_for(const PublicKey& key, Hash hash) {
  switch (key.type()) {
    case KeyType::rsa: return {choose(hash, oid::kSha256WithRsa, oid::kSha384WithRsa, oid::kSha512WithRsa), to_bytes(kNull)};
    case KeyType::rsa_pss: return {oid::kRsassaPss, pss_parameters_for(key, hash)};
    case KeyType::ec: return {choose(hash, oid::kEcdsaSha256, oid::kEcdsaSha384, oid::kEcdsaSha512), {}};
    case KeyType::dsa:  // OpenSSL 3.0 knows no other in X.509
      if (hash == Hash::sha256) return {kDsaSha256, {}};
      throw Error(Errc::unsupported, "a DSA key signs with SHA-256 only", "choose sha256, or better a key that is not DSA");
    case KeyType::ed25519: return {oid::kEd25519, {}};
    case KeyType::ed448: return {oid::kEd448, {}};
    case KeyType::x25519:
    case KeyType::x448:
    case KeyType::other: break;
  }
  throw Error(Errc::unsupported, "a key of the kind " + key.describe() + " cannot sign", "take an RSA, EC or Ed25519 key");
}

Bytes sign(const PrivateKey& key, Hash hash, ByteView data) {
  const OpensslErrors errors;
  const AlgorithmId algorithm = signature_algorithm_for(key.public_key(), hash);
  const HeldKey* held = key.held();
  if (!held && key.public_key().curve() == oid::kP256)
    return p256::sign(parse_ec_private(parse_own_pkcs8(key).inner).scalar, digest(hash, data));
  const SignatureScheme scheme = parse_signature_scheme(algorithm);
  const EvpKeyPtr signer = evp_private_key(key);
  const EvpDigestContextPtr context = context_for(signer.get(), scheme, Use::sign);
  std::size_t size = 0;
  if (!context || EVP_DigestSign(context.get(), nullptr, &size, data.data(), data.size()) != 1)
    openssl_failed(Errc::unsupported, "OpenSSL does not sign with this key (" + key.public_key().describe() + ")");
  Bytes signature(size);
  if (EVP_DigestSign(context.get(), signature.data(), &size, data.data(), data.size()) != 1) {
    if (held) held->signing_failed();
    openssl_failed(Errc::unsupported, "OpenSSL could not sign with this key (" + key.public_key().describe() + ")",
                   "it may be too small for the hash, or damaged");
  }
  signature.resize(size);
  return signature;
}

struct Verifier::Inside {
  PublicKey key;
  std::optional<p256::PublicPoint> point;
  EvpKeyPtr evp;  // null for P-256
};

Verifier::Verifier(const PublicKey& key) {
  const OpensslErrors errors;
  inside_ = std::make_unique<Inside>(Inside{key, std::nullopt, nullptr});
  if (key.curve() == oid::kP256)
    inside_->point.emplace(key.key_bits());
  else
    inside_->evp = evp_public_key(key);
}
Verifier::~Verifier() = default;
Verifier::Verifier(Verifier&&) noexcept = default;
Verifier& Verifier::operator=(Verifier&&) noexcept = default;

bool Verifier::verify(const AlgorithmId& algorithm, ByteView data, ByteView signature) const {
  const SignatureScheme scheme = parse_signature_scheme(algorithm);
  if (!fits(scheme, inside_->key.type())) return false;
  if (inside_->point)
    if (const auto hash = hash_called(scheme.digest)) return inside_->point->verify(digest(*hash, data), signature);
  const OpensslErrors errors;
  const EvpKeyPtr other = inside_->evp ? nullptr : evp_public_key(inside_->key);  // P-256 with a digest that is EVP's alone
  const EvpDigestContextPtr context = context_for(other ? other.get() : inside_->evp.get(), scheme, Use::verify);
  return context && EVP_DigestVerify(context.get(), signature.data(), signature.size(), data.data(), data.size()) == 1;
}

bool verify(const PublicKey& key, const AlgorithmId& algorithm, ByteView data, ByteView signature) {
  if (!fits(parse_signature_scheme(algorithm), key.type())) return false;
  // A chain's own certificates are looked at again with every leaf.
  static Remembered good;
  const Sha256 question = Remembered::question({key.spki(), algorithm.oid.content(), algorithm.parameters, data, signature});
  if (good.has(question)) return true;
  const bool is = Verifier(key).verify(algorithm, data, signature);
  if (is) good.add(question);
  return is;
}

}  // namespace certkit::crypto
