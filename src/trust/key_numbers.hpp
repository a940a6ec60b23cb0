// Numbers public keys so that same key means same number, however it is written: exact octets by hash first, then the key's numbers.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "certkit/key.hpp"

namespace certkit::trust {

class KeyNumbers {
 public:
  // The number of a key seen before, else a new one: 0, 1, 2 … in order of first appearance.
  [[nodiscard]] std::size_t number(const PublicKey& key);
  [[nodiscard]] std::optional<std::size_t> find(const PublicKey& key) const;
  [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }

 private:
  std::unordered_map<std::string, std::size_t> exact_;               // SubjectPublicKeyInfo octets
  std::unordered_map<std::string, std::vector<std::size_t>> alike_;  // what all spellings of one key have in common
  std::vector<PublicKey> keys_;
};

}  // namespace certkit::trust
