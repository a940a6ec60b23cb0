// Octets: owned and borrowed. A ByteView never outlives what it looks into; functions that keep bytes take Bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace certkit {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

[[nodiscard]] inline ByteView as_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
[[nodiscard]] inline std::string_view as_text(ByteView bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
[[nodiscard]] inline Bytes to_bytes(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

// Same length and same octets. Not constant-time: for secrets there is Secret::equals.
[[nodiscard]] inline bool same(ByteView a, ByteView b) noexcept { return as_text(a) == as_text(b); }

}  // namespace certkit
