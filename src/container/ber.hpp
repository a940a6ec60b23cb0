// One TLV of BER at a time, indefinite lengths included: for sniffing and for cutting out, octet for octet, what lies in a BER envelope.
#pragma once

#include <optional>

#include "certkit/bytes.hpp"

namespace certkit::container {

struct BerTlv {
  std::uint8_t tag = 0;     // identifier octet; 0x1f in its low bits: a tag number of several octets, which nothing here has
  ByteView whole, content;  // content: without the end-of-contents octets
  bool indefinite = false;
};

// The TLV at the start of `bytes`; nullopt if it does not end within them or indefinite lengths nest deeper than `max_depth`. Linear, no
// recursion.
[[nodiscard]] std::optional<BerTlv> ber_first(ByteView bytes, int max_depth) noexcept;

// Octets that the object at the start of `bytes` says it has, header included, where its header can be read and its length is definite.
[[nodiscard]] std::optional<std::size_t> claimed_size(ByteView bytes) noexcept;

// The children of constructed content, one by one.
class BerWalk {
 public:
  BerWalk(ByteView content, int max_depth) noexcept : rest_(content), max_depth_(max_depth) {}
  // nullopt at the end, and where the rest is damaged (then `broken`).
  [[nodiscard]] std::optional<BerTlv> next() noexcept;
  // The next child if it has this tag.
  [[nodiscard]] std::optional<BerTlv> next(std::uint8_t tag) noexcept;
  [[nodiscard]] std::uint8_t peek() const noexcept { return rest_.empty() ? std::uint8_t{0} : rest_[0]; }
  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
  [[nodiscard]] bool broken() const noexcept { return broken_; }

 private:
  ByteView rest_;
  int max_depth_;
  bool broken_ = false;
};

}  // namespace certkit::container
