// Numbers public keys so that same key means same number, however it is written. Of a key only digests are kept: of what all its spellings
// have in common, and of all that a whole spelling says.
#pragma once

#include <cstring>
#include <optional>
#include <unordered_map>

#include "certkit/key.hpp"

namespace certkit::trust {

struct DigestHash {
  std::size_t operator()(const Sha256& digest) const noexcept {
    std::size_t hash;
    std::memcpy(&hash, digest.data(), sizeof hash);
    return hash;
  }
};

// A public key as far as telling it from others needs it; made on any thread.
struct KeyPrint {
  explicit KeyPrint(const PublicKey& key);
  Sha256 spki;                  // this very spelling
  Sha256 common;                // algorithm parameters that say nothing, the form of a point and what it may leave out: not in it
  std::optional<Sha256> whole;  // with what may be left out, where this spelling has it: y of a point, DSA parameters
};

class KeyNumbers {
 public:
  // The number of a key seen before, else a new one: 0, 1, 2 … in order of first appearance.
  [[nodiscard]] std::size_t number(const KeyPrint& key);
  [[nodiscard]] std::size_t number(const PublicKey& key) { return number(KeyPrint(key)); }
  [[nodiscard]] std::optional<std::size_t> find(const KeyPrint& key) const;
  [[nodiscard]] std::optional<std::size_t> find(const PublicKey& key) const { return find(KeyPrint(key)); }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  struct First {
    std::uint32_t number;
    bool whole;  // false: it leaves something out, and whatever says more is the same key
  };
  std::unordered_map<Sha256, First, DigestHash> first_;          // by what is common: the first of them
  std::unordered_map<Sha256, std::uint32_t, DigestHash> whole_;  // by all
  std::uint32_t size_ = 0;
};

}  // namespace certkit::trust
