// Which belongs to which: chains by key identifiers and signatures, pairs by proof.
#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "certkit/bag.hpp"

namespace certkit {

// `leaf` first, each signed by the next as far as `pool` goes, root last if there. Strangers stay in `strangers`, in input order, identical
// ones once. Links are names and key identifiers checked by signature, never names alone (RFC 5280 §6.1). Prefers the path that ends in a
// self-signed certificate, then the shortest, then the latest to expire. Never throws on a bad chain. At most 20 certificates and 400
// signature checks: in a pool of thousands of CAs that share one name and differ in their keys, an issuer that no key identifier points at
// may not be found.
struct Chain {
  std::vector<Certificate> path;
  std::vector<Certificate> strangers;
  [[nodiscard]] bool ends_in_root() const;  // last one self-issued and self-signed
};
[[nodiscard]] Chain order_chain(const Certificate& leaf, std::span<const Certificate* const> pool);

// The leaf of a bundle: the certificate whose key is there; else the only one that is not a CA; else the one that signs none of the others.
// nullptr if there is no certificate or more than one candidate.
[[nodiscard]] const Certificate* find_leaf(std::span<const Certificate* const> certificates, std::span<const PrivateKey* const> keys);

// Signs a fresh challenge with `key` and checks it under `public_key` in both libraries; of a P-256 key that is at hand both compute the
// public point instead, which shows the same. False: they do not belong together.
// Throws Errc::unsupported for keys that cannot sign (X25519).
[[nodiscard]] bool prove_pair(const PrivateKey& key, const PublicKey& public_key);

// One thing that carries a public key, as far as an answer has to name it.
struct KeyThing {
  enum class Kind { certificate, request, private_key, public_key } kind = Kind::certificate;
  bool ca = false;    // a CA certificate
  bool signature_fails = false;  // a request whose signature its own key did not make: it is no partner of anything
  std::string title;  // of a certificate
  std::string file, place;
};

// Everything that shares one public key.
struct KeyGroup {
  std::string key;            // "RSA 2048"; "no key" where that certificate's key cannot be read
  Sha256 spki_sha256{};       // as the first of them writes it
  std::vector<KeyThing> things;
  bool proven = false;        // a private key is here, something else too, and the proof held for every one of the others
  std::string why_unproven;   // a sentence, where there was something to prove and it failed ("X25519 keys cannot sign")
  [[nodiscard]] bool has(KeyThing::Kind kind) const noexcept;
};
struct MatchAnswer {
  std::deque<KeyGroup> groups;     // in order of first appearance; those that hold a leaf certificate first
  std::vector<KeyThing> issuers;   // CA certificates that came along as chain (in a PFX, P7B, bundle or folder) and need no key
  bool folder = false;
  // Named inputs: do all things that carry a public key share one? Yes needs two things or more, one group, and
  //   with a certificate among them: its private key and the proof;
  //   with a private key and no certificate: the proof against the request, public key or other private key;
  //   with no private key at all: a request or public key among them (`compared_only`). Certificates alone, without a key, are a no.
  // A folder: every certificate but `issuers` has its proven key, and there is at least one proven pair. Keys and requests left over are no
  // failure.
  [[nodiscard]] bool all_matched() const;
  // The yes rests on equal public keys alone, because there is no private key to prove anything with: worth a note.
  [[nodiscard]] bool compared_only() const;
};
// `folder`: the inputs were searched, not named: keys without certificate are no failure there.
// A CA certificate without a key is an issuer if what it came in (the file; with `folder`, any file) also holds a certificate that is not a
// CA, or one whose private key is in the bag. Linear in the bag; only groups with a private key cost a signature.
[[nodiscard]] MatchAnswer match_pairs(const Bag& bag, bool folder);

}  // namespace certkit
