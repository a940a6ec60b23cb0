#include "container/java_text.hpp"

#include <optional>

#include "base/text.hpp"

namespace certkit::container::java {

namespace {

constexpr std::uint32_t kReplacement = 0xfffd;

// One UTF-16 unit in modified UTF-8; nullopt if it is malformed, and `at` does not move.
std::optional<std::uint32_t> next_unit(ByteView in, std::size_t& at) {
  const auto follows = [&](std::size_t n) { return at + n < in.size() && (in[at + n] & 0xc0) == 0x80; };
  const std::uint32_t lead = in[at];
  if (lead < 0x80) return ++at, lead;
  if ((lead & 0xe0) == 0xc0 && follows(1)) {
    const std::uint32_t unit = (lead & 0x1fu) << 6 | (in[at + 1] & 0x3fu);
    return at += 2, unit;
  }
  if ((lead & 0xf0) == 0xe0 && follows(1) && follows(2)) {
    const std::uint32_t unit = (lead & 0x0fu) << 12 | (in[at + 1] & 0x3fu) << 6 | (in[at + 2] & 0x3fu);
    return at += 3, unit;
  }
  return std::nullopt;
}

bool is_high(std::uint32_t unit) { return unit >= 0xd800 && unit < 0xdc00; }
bool is_low(std::uint32_t unit) { return unit >= 0xdc00 && unit < 0xe000; }

}  // namespace

std::string from_modified_utf8(ByteView octets) {
  Bytes utf16;
  const auto put = [&](std::uint32_t unit) {
    utf16.push_back(static_cast<std::uint8_t>(unit >> 8));
    utf16.push_back(static_cast<std::uint8_t>(unit & 0xff));
  };
  for (std::size_t at = 0; at < octets.size();) {
    const std::optional<std::uint32_t> unit = next_unit(octets, at);
    if (!unit) {
      ++at;
      put(kReplacement);
    } else if (is_high(*unit)) {
      std::size_t ahead = at;
      const std::optional<std::uint32_t> low = ahead < octets.size() ? next_unit(octets, ahead) : std::nullopt;
      if (low && is_low(*low)) {
        put(*unit), put(*low);
        at = ahead;
      } else {
        put(kReplacement);
      }
    } else {
      put(is_low(*unit) ? kReplacement : *unit);
    }
  }
  return base::utf16_to_utf8(utf16, true).value_or("");
}

Bytes to_modified_utf8(std::string_view utf8) {
  const Bytes utf16 = base::utf8_to_utf16be(utf8).value_or(Bytes());
  Bytes out;
  const auto put = [&](std::uint32_t octet) { out.push_back(static_cast<std::uint8_t>(octet)); };
  for (std::size_t i = 0; i < utf16.size(); i += 2) {
    const std::uint32_t unit = static_cast<std::uint32_t>(utf16[i]) << 8 | utf16[i + 1];
    if (unit != 0 && unit < 0x80)
      put(unit);
    else if (unit < 0x800)
      put(0xc0 | unit >> 6), put(0x80 | (unit & 0x3f));
    else
      put(0xe0 | unit >> 12), put(0x80 | (unit >> 6 & 0x3f)), put(0x80 | (unit & 0x3f));
  }
  return out;
}

}  // namespace certkit::container::java
