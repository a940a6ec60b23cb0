// A proof of which public key a private key belongs to, in two halves: the first needs the private key, the second does not any more.
#pragma once

#include <optional>

#include "certkit/certificate.hpp"

namespace certkit::crypto {

struct PairProof {
  KeyType type = KeyType::other;
  AlgorithmId algorithm;
  Bytes challenge, signature;
};
// Signs a fresh challenge. Throws Errc::unsupported for keys that cannot sign (X25519).
[[nodiscard]] PairProof prove(const PrivateKey& key);
// Checked in both libraries; false: it is not the key that signed. Throws Errc::mismatch if the libraries disagree. `own`: the key that
// signed, where it is at hand; what is found is the same, sooner.
[[nodiscard]] bool holds_for(const PairProof& proof, const PublicKey& public_key, const PrivateKey* own = nullptr);

// A CSR proves by its signature that its maker has the key in it (RFC 2986 §4.2): false if both libraries do not find it good, nullopt
// where nobody here knows the key or the algorithm.
[[nodiscard]] std::optional<bool> proves_its_key(const Csr& csr);

}  // namespace certkit::crypto
