#include "certkit/chain.hpp"
#include "certkit/error.hpp"
#include "crypto/pbe.hpp"
#include "crypto/second_opinion.hpp"
#include "crypto/signature.hpp"

namespace certkit {

bool prove_pair(const PrivateKey& key, const PublicKey& public_key) {
  const AlgorithmId algorithm = crypto::signature_algorithm_for(key.public_key(), Hash::sha256);
  if (key.public_key().type() != public_key.type()) return false;
  // A fresh challenge, marked, so that the signature is good for nothing else.
  Bytes challenge = to_bytes(as_bytes("certkit: proof that a key and a certificate belong together\n"));
  const Bytes fresh = crypto::random_bytes(32);
  challenge.insert(challenge.end(), fresh.begin(), fresh.end());
  const Bytes signature = crypto::sign(key, Hash::sha256, challenge);
  const bool first = crypto::verify(public_key, algorithm, challenge, signature);
  const bool second = crypto::second_opinion::verify(public_key, algorithm, challenge, signature);
  if (first != second)
    throw Error(Errc::mismatch, "OpenSSL and Botan disagree about whether the " + public_key.describe() + " key made a signature",
                "nothing is concluded from a disagreement; the public key may be damaged");
  return first;
}

}  // namespace certkit
