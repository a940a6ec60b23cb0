// Which belongs to which: chains by key identifiers and signatures, pairs by proof.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "certkit/bag.hpp"

namespace certkit {

// `leaf` first, each signed by the next as far as `pool` goes, root last if there. Strangers stay in `strangers`, in input order.
// Links are names and key identifiers checked by signature, never names alone (RFC 5280 §6.1). Prefers the path that ends in a
// self-signed certificate, then the shortest, then the latest to expire. Never throws on a bad chain.
struct Chain {
  std::vector<Certificate> path;
  std::vector<Certificate> strangers;
  [[nodiscard]] bool ends_in_root() const;        // last one self-issued and self-signed
};
[[nodiscard]] Chain order_chain(const Certificate& leaf, std::span<const Certificate* const> pool);

// The leaf of a bundle: the certificate whose key is there; else the only one that is not a CA; else the one that signs none of the others.
// nullptr if there is no certificate or more than one candidate.
[[nodiscard]] const Certificate* find_leaf(std::span<const Certificate* const> certificates, std::span<const PrivateKey* const> keys);

// Signs a fresh challenge with `key` and checks it under `public_key` in both libraries. False: they do not belong together.
// Throws Errc::unsupported for keys that cannot sign (X25519).
[[nodiscard]] bool prove_pair(const PrivateKey& key, const PublicKey& public_key);

// Everything that shares one public key.
struct KeyGroup {
  PublicKey public_key;
  std::vector<const Item*> certificates, requests, private_keys, public_keys;
  bool proven = false;             // a private key is here and prove_pair said yes for every certificate
};
struct MatchAnswer {
  std::vector<KeyGroup> groups;                  // in order of first appearance; those that hold a leaf certificate first
  std::vector<const Item*> issuers;              // CA certificates that came along as chain (in a PFX, P7B, bundle or folder) and need no key
  bool folder = false;
  // Every certificate that needs a key (each leaf; every certificate if nothing but CAs came) has its proven key; with explicit inputs, all share one key.
  [[nodiscard]] bool all_matched() const;
};
// `folder`: the inputs were searched, not named: keys without certificate are no failure there.
[[nodiscard]] MatchAnswer match_pairs(const Bag& bag, bool folder);

}  // namespace certkit
