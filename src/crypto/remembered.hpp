// Questions that a library has answered with yes in this process. The same octets asked about once more get the same answer: a CSR is read back
// when it is made, and verified when a CA takes it; a key is confirmed when it is made, and when it is written.
#pragma once

#include <initializer_list>
#include <mutex>
#include <unordered_set>

#include "certkit/bytes.hpp"
#include "certkit/certificate.hpp"

namespace certkit::crypto {

class Remembered {
 public:
  // Of all parts and their lengths; parts may be secret, what comes out of it tells nothing of them.
  [[nodiscard]] static Sha256 question(std::initializer_list<ByteView> parts);
  [[nodiscard]] bool has(const Sha256& question) const;
  // The oldest are forgotten: no more than 16,384 are kept.
  void add(const Sha256& question);

 private:
  struct FirstOctets {
    std::size_t operator()(const Sha256& question) const noexcept;
  };
  using Set = std::unordered_set<Sha256, FirstOctets>;
  mutable std::mutex mutex_;
  Set newer_, older_;
};

}  // namespace certkit::crypto
