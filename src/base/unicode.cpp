// UTF-8 as Unicode 15 table 3-7 has it: no surrogates, no over-long forms, nothing above U+10FFFF.
#include <algorithm>
#include <array>
#include <cstring>

#include "base/text.hpp"

namespace certkit::base {
namespace {

constexpr char32_t kInvalid = 0xffff'ffff;

std::uint8_t at(std::string_view text, std::size_t i) noexcept { return static_cast<std::uint8_t>(text[i]); }

// The code point that starts at `i`, which moves behind it; kInvalid, and `i` moves by one octet, if none does.
char32_t next(std::string_view text, std::size_t& i) noexcept {
  const std::uint8_t lead = at(text, i++);
  if (lead < 0x80) return lead;
  const std::size_t more = lead >= 0xc2 && lead <= 0xdf ? 1 : (lead & 0xf0) == 0xe0 ? 2 : lead >= 0xf0 && lead <= 0xf4 ? 3 : 0;
  if (more == 0 || text.size() - i < more) return kInvalid;
  char32_t value = lead & (0x3fu >> more);
  for (std::size_t k = 0; k < more; ++k) {
    if ((at(text, i + k) & 0xc0) != 0x80) return kInvalid;
    value = value << 6 | (at(text, i + k) & 0x3fu);
  }
  if (more == 2 && (value < 0x800 || (value >= 0xd800 && value <= 0xdfff))) return kInvalid;
  if (more == 3 && (value < 0x1'0000 || value > 0x10'ffff)) return kInvalid;
  i += more;
  return value;
}

template <class Octets>
void append(Octets& out, char32_t c) {
  const auto put = [&](char32_t octet) { out.push_back(static_cast<typename Octets::value_type>(static_cast<std::uint8_t>(octet))); };
  if (c < 0x80) return put(c);
  if (c < 0x800) return put(0xc0 | c >> 6), put(0x80 | (c & 0x3f));
  if (c < 0x1'0000) return put(0xe0 | c >> 12), put(0x80 | (c >> 6 & 0x3f)), put(0x80 | (c & 0x3f));
  put(0xf0 | c >> 18), put(0x80 | (c >> 12 & 0x3f)), put(0x80 | (c >> 6 & 0x3f)), put(0x80 | (c & 0x3f));
}

// Blocks in which capitals stand at a fixed distance from their small letters, or just before them.
char32_t lower(char32_t c) noexcept {
  const auto within = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
  if (within('A', 'Z') || (within(0xc0, 0xde) && c != 0xd7) || within(0x391, 0x3ab) || within(0x410, 0x42f)) return c + 32;
  if (within(0x400, 0x40f)) return c + 80;
  if (within(0x100, 0x12f) || within(0x132, 0x137) || within(0x14a, 0x177) || within(0x460, 0x481)) return c | 1;
  if (within(0x139, 0x148) || within(0x179, 0x17e)) return c + (c & 1);
  return c == 0x178 ? 0xff : c;
}

template <class Use>
bool for_each_utf16(ByteView octets, bool big_endian, Use use) {
  if (octets.size() % 2 != 0) return false;
  const std::size_t high = big_endian ? 0 : 1;
  const auto unit = [&](std::size_t i) { return char32_t{octets[i + high]} << 8 | octets[i + 1 - high]; };
  for (std::size_t i = 0; i < octets.size(); i += 2) {
    char32_t c = unit(i);
    if (c >= 0xdc00 && c <= 0xdfff) return false;
    if (c >= 0xd800 && c <= 0xdbff) {
      i += 2;
      if (i == octets.size()) return false;
      const char32_t low = unit(i);
      if (low < 0xdc00 || low > 0xdfff) return false;
      c = 0x1'0000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    }
    use(c);
  }
  return true;
}

// Windows code page 1252, 0x80 to 0x9f; the five that it leaves open are C1 controls, as Windows itself maps them.
constexpr std::array<char16_t, 32> kCp1252 = {0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
                                              0x2039, 0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
                                              0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178};

// The text with each code point as one octet by `to_octet` (kInvalid: it has none). One allocation: it may be a password.
template <class ToOctet>
std::optional<Bytes> to_single_octets(std::string_view text, ToOctet to_octet) {
  Bytes out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = next(text, i);
    const char32_t octet = c == kInvalid ? kInvalid : to_octet(c);
    if (octet == kInvalid) {
      wipe(out.data(), out.size());
      return std::nullopt;
    }
    out.push_back(static_cast<std::uint8_t>(octet));
  }
  return out;
}

// Invisible, yet they change what is seen: bidirectional controls, line and paragraph separators, the byte order mark.
bool deceives(char32_t c) noexcept {
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
  std::size_t i = 0;
  while (i < text.size()) {
    if (text.size() >= 8) {
      std::uint64_t eight;  // the next ones, or the last ones, some of them a second time
      std::memcpy(&eight, text.data() + std::min(i, text.size() - 8), 8);
      if ((eight & 0x8080'8080'8080'8080) == 0) {
        i += 8;
        continue;
      }
    }
    if (at(text, i) < 0x80)
      ++i;
    else if (next(text, i) == kInvalid)
      return false;
  }
  return true;
}

std::optional<std::string> utf16_to_utf8(ByteView octets, bool big_endian) {
  std::string out;
  out.reserve(octets.size() / 2 * 3);  // the most there can be: one allocation
  if (!for_each_utf16(octets, big_endian, [&](char32_t c) { append(out, c); })) return std::nullopt;
  return out;
}

std::optional<Secret> utf16_to_utf8_secret(ByteView octets, bool big_endian) {
  Bytes out;
  out.reserve(octets.size() / 2 * 3);  // never grows, so that no copies are left behind
  const bool valid = for_each_utf16(octets, big_endian, [&](char32_t c) { append(out, c); });
  Secret secret(std::move(out));
  if (!valid) return std::nullopt;
  return secret;
}

std::optional<Bytes> utf8_to_utf16be(std::string_view text) {
  Bytes out;
  out.reserve(text.size() * 2);
  const auto put = [&](char32_t unit) {
    out.push_back(static_cast<std::uint8_t>(unit >> 8 & 0xff));
    out.push_back(static_cast<std::uint8_t>(unit & 0xff));
  };
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = next(text, i);
    if (c == kInvalid) {
      wipe(out.data(), out.size());
      return std::nullopt;
    }
    if (c < 0x1'0000) {
      put(c);
    } else {
      put(0xd800 + ((c - 0x1'0000) >> 10));
      put(0xdc00 + ((c - 0x1'0000) & 0x3ff));
    }
  }
  return out;
}

std::string latin1_to_utf8(ByteView octets) {
  std::string out;
  out.reserve(octets.size() * 2);
  for (const std::uint8_t octet : octets) append(out, octet);
  return out;
}

std::optional<Bytes> utf8_to_latin1(std::string_view text) {
  return to_single_octets(text, [](char32_t c) { return c < 0x100 ? c : kInvalid; });
}

std::optional<Bytes> utf8_to_cp1252(std::string_view text) {
  return to_single_octets(text, [](char32_t c) {
    if (c < 0x80 || (c >= 0xa0 && c <= 0xff)) return c;
    for (std::size_t i = 0; i < kCp1252.size(); ++i)
      if (kCp1252[i] == c) return static_cast<char32_t>(0x80 + i);
    return kInvalid;
  });
}

Bytes cp1252_to_utf16be(ByteView octets) {
  Bytes out;
  out.reserve(octets.size() * 2);
  for (const std::uint8_t octet : octets) {
    const char16_t unit = octet >= 0x80 && octet < 0xa0 ? kCp1252[octet - 0x80u] : char16_t{octet};
    out.push_back(static_cast<std::uint8_t>(unit >> 8));
    out.push_back(static_cast<std::uint8_t>(unit & 0xff));
  }
  return out;
}

std::string lower(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t start = i;
    const char32_t c = next(text, i);
    if (c == kInvalid)
      out.append(text, start, i - start);
    else
      append(out, lower(c));
  }
  return out;
}

std::string printable(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t start = i;
    const char32_t c = next(text, i);
    if (c != kInvalid && c >= 0x20 && !(c >= 0x7f && c <= 0x9f) && !deceives(c)) {
      out.append(text, start, i - start);
      continue;
    }
    for (std::size_t k = start; k < i; ++k) {
      out += "\\x";
      out += kDigits[at(text, k) >> 4];
      out += kDigits[at(text, k) & 15];
    }
  }
  return out;
}

}  // namespace certkit::base
