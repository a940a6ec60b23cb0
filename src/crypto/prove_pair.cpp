#include "certkit/chain.hpp"
#include "certkit/error.hpp"
#include "crypto/pair_proof.hpp"
#include "crypto/pbe.hpp"
#include "crypto/second_opinion.hpp"
#include "crypto/signature.hpp"

namespace certkit {

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
  if (first != second)
    throw Error(Errc::mismatch, "OpenSSL and Botan disagree about whether the " + public_key.describe() + " key made a signature",
                "nothing is concluded from a disagreement; the public key may be damaged");
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
  return crypto::holds_for(crypto::prove(key), public_key, &key);
}

}  // namespace certkit
