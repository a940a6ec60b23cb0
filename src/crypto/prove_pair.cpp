#include "asn1/oids.hpp"
#include "certkit/chain.hpp"
#include "certkit/error.hpp"
#include "crypto/key_parts.hpp"
#include "crypto/p256.hpp"
#include "crypto/pair_proof.hpp"
#include "crypto/pbe.hpp"
#include "crypto/second_opinion.hpp"
#include "crypto/signature.hpp"

namespace certkit {
namespace {

void require_agreement(bool first, bool second, const std::string& about) {
  if (first == second) return;
  throw Error(Errc::mismatch, "OpenSSL and Botan disagree about whether " + about,
              "nothing is concluded from a disagreement; the public key may be damaged");
}

bool is_plain_p256(const PrivateKey& key) { return key.held() == nullptr && key.public_key().curve() == asn1::oid::kP256; }

// That the private number times the base point is the public point is what a signature and its verification would show, and takes a tenth
// of their time.
bool is_p256_pair(const PrivateKey& key, const PublicKey& public_key) {
  const bool first = crypto::p256::is_pair(crypto::parse_ec_private(crypto::parse_own_pkcs8(key).inner).scalar, public_key.key_bits());
  const bool second = crypto::second_opinion::is_key_of(key.pkcs8().reveal(), public_key);
  require_agreement(first, second, "a private key is that of the " + public_key.describe() + " key");
  return first;
}

}  // namespace

crypto::PairProof crypto::prove(const PrivateKey& key) {
  PairProof proof{key.public_key().type(), signature_algorithm_for(key.public_key(), Hash::sha256), {}, {}};
  // A fresh challenge, marked, so that the signature is good for nothing else.
  proof.challenge = to_bytes(as_bytes("certkit: proof that a key and a certificate belong together\n"));
  const Bytes fresh = random_bytes(32);
  proof.challenge.insert(proof.challenge.end(), fresh.begin(), fresh.end());
  proof.signature = sign(key, Hash::sha256, proof.challenge);
  return proof;
}

bool crypto::holds_for(const PairProof& proof, const PublicKey& public_key, const PrivateKey* own) {
  if (proof.type != public_key.type()) return false;
  const bool first = verify(public_key, proof.algorithm, proof.challenge, proof.signature);
  const bool second = second_opinion::verify(public_key, proof.algorithm, proof.challenge, proof.signature, own);
  require_agreement(first, second, "the " + public_key.describe() + " key made a signature");
  return first;
}

std::optional<bool> crypto::proves_its_key(const Csr& csr) {
  try {
    const PublicKey key = csr.public_key();
    const AlgorithmId algorithm = csr.signature_algorithm();
    return verify(key, algorithm, csr.info(), csr.signature()) && second_opinion::verify(key, algorithm, csr.info(), csr.signature());
  } catch (const Error&) {
    return std::nullopt;
  }
}

bool prove_pair(const PrivateKey& key, const PublicKey& public_key) {
  if (key.public_key().type() != public_key.type()) {
    (void)crypto::signature_algorithm_for(key.public_key(), Hash::sha256);  // a key that cannot sign is said to be one
    return false;
  }
  if (is_plain_p256(key) && public_key.curve() == asn1::oid::kP256) return is_p256_pair(key, public_key);
  return crypto::holds_for(crypto::prove(key), public_key, &key);
}

}  // namespace certkit
