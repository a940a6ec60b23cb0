#include "certkit/secret.hpp"

#include <cstring>

namespace certkit {

void wipe(void* memory, std::size_t size) noexcept {
  if (size == 0) return;
  std::memset(memory, 0, size);
  // The compiler must assume that the zeros are read.
  __asm__ __volatile__("" : : "r"(memory) : "memory");
}

bool Secret::equals(const Secret& other) const noexcept {
  if (bytes_.size() != other.bytes_.size()) return false;
  std::uint8_t difference = 0;
  for (std::size_t i = 0; i < bytes_.size(); ++i) difference = static_cast<std::uint8_t>(difference | (bytes_[i] ^ other.bytes_[i]));
  return difference == 0;
}

}  // namespace certkit
