// A proof of which public key a private key belongs to, in two halves: the first needs the private key, the second does not any more.
#pragma once

#include "certkit/key.hpp"

namespace certkit::crypto {

struct PairProof {
  KeyType type = KeyType::other;
  AlgorithmId algorithm;
  Bytes challenge, signature;
};
// Signs a fresh challenge. Throws Errc::unsupported for keys that cannot sign (X25519).
[[nodiscard]] PairProof prove(const PrivateKey& key);
// Checked in both libraries; false: it is not the key that signed. Throws Errc::mismatch if the libraries disagree.
[[nodiscard]] bool holds_for(const PairProof& proof, const PublicKey& public_key);

}  // namespace certkit::crypto
