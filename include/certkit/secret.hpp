// A secret: a password, a private key's octets, a derived key. Wiped when it goes, cannot be copied or streamed.
// Its content is seen through reveal() alone, so that `grep -rn 'reveal('` is the audit.
#pragma once

#include "certkit/bytes.hpp"

namespace certkit {

// Overwrites memory in a way that the compiler may not remove.
void wipe(void* memory, std::size_t size) noexcept;

class Secret {
 public:
  Secret() = default;
  explicit Secret(Bytes&& bytes) noexcept : bytes_(std::move(bytes)) {}
  // Zero-filled, to be written into through reveal_mutable(): no secret ever has to pass through a growing vector.
  explicit Secret(std::size_t size) : bytes_(size) {}
  Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)) { other.bytes_.clear(); }
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      clear();
      bytes_ = std::move(other.bytes_);
      other.bytes_.clear();
    }
    return *this;
  }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { clear(); }

  // Copies `bytes`; wiping the source is the caller's duty.
  [[nodiscard]] static Secret copy_of(ByteView bytes) { return Secret(to_bytes(bytes)); }
  [[nodiscard]] static Secret copy_of(std::string_view text) { return copy_of(as_bytes(text)); }
  [[nodiscard]] Secret clone() const { return copy_of(ByteView(bytes_)); }

  [[nodiscard]] ByteView reveal() const noexcept { return bytes_; }
  [[nodiscard]] std::span<std::uint8_t> reveal_mutable() noexcept { return bytes_; }
  [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }
  [[nodiscard]] bool empty() const noexcept { return bytes_.empty(); }

  // Constant time in the content (not in the length).
  [[nodiscard]] bool equals(const Secret& other) const noexcept;
  void clear() noexcept {
    if (!bytes_.empty()) wipe(bytes_.data(), bytes_.size());
    bytes_.clear();
  }

 private:
  Bytes bytes_;
};

}  // namespace certkit
