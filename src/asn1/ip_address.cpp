#include "asn1/ip_address.hpp"

#include <array>
#include <charconv>

namespace certkit::asn1 {
namespace {

std::optional<unsigned> number(std::string_view text, unsigned max, int base, std::size_t max_digits) {
  unsigned value = 0;
  if (text.empty() || text.size() > max_digits) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size() || value > max) return std::nullopt;
  return value;
}

std::optional<Bytes> parse_ipv4(std::string_view text) {
  Bytes octets;
  for (int i = 0; i < 4; ++i) {
    const std::size_t dot = text.find('.');
    if ((dot == std::string_view::npos) != (i == 3)) return std::nullopt;
    const std::string_view part = text.substr(0, dot);
    if (part.size() > 1 && part[0] == '0') return std::nullopt;  // 010 is 8 to some and 10 to others
    const auto octet = number(part, 255, 10, 3);
    if (!octet) return std::nullopt;
    octets.push_back(static_cast<std::uint8_t>(*octet));
    text.remove_prefix(i == 3 ? text.size() : dot + 1);
  }
  return octets;
}

// Groups between colons, the last of which may be a dotted IPv4 address.
bool parse_groups(std::string_view text, Bytes& octets) {
  if (text.empty()) return true;
  while (true) {
    const std::size_t colon = text.find(':');
    const std::string_view part = text.substr(0, colon);
    if (colon == std::string_view::npos && part.find('.') != std::string_view::npos) {
      const auto tail = parse_ipv4(part);
      if (!tail) return false;
      octets.insert(octets.end(), tail->begin(), tail->end());
      return true;
    }
    const auto group = number(part, 0xffff, 16, 4);
    if (!group) return false;
    octets.push_back(static_cast<std::uint8_t>(*group >> 8));
    octets.push_back(static_cast<std::uint8_t>(*group));
    if (colon == std::string_view::npos) return true;
    text.remove_prefix(colon + 1);
  }
}

std::optional<Bytes> parse_ipv6(std::string_view text) {
  Bytes front, back;
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) {
    if (!parse_groups(text, front) || front.size() != 16) return std::nullopt;
    return front;
  }
  const std::string_view before = text.substr(0, gap), after = text.substr(gap + 2);
  if (before.find('.') != std::string_view::npos || !parse_groups(before, front) || !parse_groups(after, back) ||
      front.size() + back.size() > 14)
    return std::nullopt;
  front.resize(16 - back.size());
  front.insert(front.end(), back.begin(), back.end());
  return front;
}

std::string ipv4_text(ByteView o) {
  return std::to_string(o[0]) + "." + std::to_string(o[1]) + "." + std::to_string(o[2]) + "." + std::to_string(o[3]);
}

std::string ipv6_text(ByteView o) {
  std::array<unsigned, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i) groups[i] = static_cast<unsigned>(o[2 * i]) << 8 | o[2 * i + 1];
  // The longest run of at least two zero groups, the first of equals (RFC 5952 §4.2).
  std::size_t best = 0, length = 1;
  for (std::size_t i = 0; i < 8;) {
    std::size_t end = i;
    while (end < 8 && groups[end] == 0) ++end;
    if (end - i > length) best = i, length = end - i;
    i = end + 1;
  }
  const bool mapped = best == 0 && length == 5 && groups[5] == 0xffff;  // §5: ::ffff:192.0.2.1
  const std::size_t last = mapped ? 6 : 8;
  std::string text;
  for (std::size_t i = 0; i < last; ++i) {
    if (length > 1 && i == best) {
      text += "::";
      i += length - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ':';
    char digits[4];
    text.append(digits, std::to_chars(digits, digits + 4, groups[i], 16).ptr);
  }
  return mapped ? text + ":" + ipv4_text(o.subspan(12)) : text;
}

std::string address_text(ByteView octets) { return octets.size() == 4 ? ipv4_text(octets) : ipv6_text(octets); }

// Number of leading ones, if nothing but zeros follows.
std::optional<std::size_t> prefix_of(ByteView mask) {
  std::size_t ones = 0;
  while (ones < 8 * mask.size() && (mask[ones / 8] & (0x80u >> ones % 8)) != 0) ++ones;
  for (std::size_t i = ones; i < 8 * mask.size(); ++i)
    if ((mask[i / 8] & (0x80u >> i % 8)) != 0) return std::nullopt;
  return ones;
}

}  // namespace

std::optional<Bytes> parse_ip(std::string_view text) {
  return text.find(':') == std::string_view::npos ? parse_ipv4(text) : parse_ipv6(text);
}

std::optional<Bytes> parse_ip_range(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  auto range = parse_ip(text.substr(0, slash));
  if (!range) return std::nullopt;
  const std::size_t size = range->size();
  const std::string_view after = text.substr(slash + 1);
  if (const auto prefix = number(after, static_cast<unsigned>(8 * size), 10, 3)) {
    range->resize(2 * size);
    for (std::size_t i = 0; i < *prefix; ++i) (*range)[size + i / 8] |= static_cast<std::uint8_t>(0x80u >> i % 8);
    return range;
  }
  const auto mask = parse_ip(after);
  if (!mask || mask->size() != size) return std::nullopt;
  range->insert(range->end(), mask->begin(), mask->end());
  return range;
}

std::optional<std::string> ip_text(ByteView octets) {
  if (octets.size() == 4 || octets.size() == 16) return address_text(octets);
  if (octets.size() != 8 && octets.size() != 32) return std::nullopt;
  const ByteView address = octets.first(octets.size() / 2), mask = octets.last(octets.size() / 2);
  const auto prefix = prefix_of(mask);
  return address_text(address) + "/" + (prefix ? std::to_string(*prefix) : address_text(mask));
}

}  // namespace certkit::asn1
