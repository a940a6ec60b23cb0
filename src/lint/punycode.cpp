#include "lint/punycode.hpp"

#include <cstdint>

namespace certkit::lint {
namespace {

constexpr std::uint32_t kBase = 36, kTMin = 1, kTMax = 26, kSkew = 38, kDamp = 700, kInitialBias = 72, kInitialN = 0x80;

// 36: no digit.
std::uint32_t digit(char c) noexcept {
  if (c >= 'a' && c <= 'z') return static_cast<std::uint32_t>(c - 'a');
  if (c >= 'A' && c <= 'Z') return static_cast<std::uint32_t>(c - 'A');
  if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0') + 26;
  return kBase;
}

std::uint32_t adapt(std::uint32_t delta, std::uint32_t points, bool first) noexcept {
  delta = first ? delta / kDamp : delta / 2;
  delta += delta / points;
  std::uint32_t k = 0;
  for (; delta > ((kBase - kTMin) * kTMax) / 2; k += kBase) delta /= kBase - kTMin;
  return k + (kBase - kTMin + 1) * delta / (delta + kSkew);
}

}  // namespace

bool is_punycode(std::string_view encoded) noexcept {
  const std::size_t hyphen = encoded.rfind('-');
  std::string_view rest = hyphen == encoded.npos ? encoded : encoded.substr(hyphen + 1);
  std::uint32_t points = hyphen == encoded.npos ? 0 : static_cast<std::uint32_t>(hyphen);
  std::uint32_t n = kInitialN, bias = kInitialBias, i = 0;
  if (rest.empty() || encoded.size() > 63) return false;
  while (!rest.empty()) {
    const std::uint32_t before = i;
    std::uint32_t weight = 1;
    for (std::uint32_t k = kBase;; k += kBase) {
      const std::uint32_t value = rest.empty() ? kBase : digit(rest.front());
      if (value == kBase || value > (UINT32_MAX - i) / weight) return false;
      rest.remove_prefix(1);
      i += value * weight;
      const std::uint32_t threshold = k <= bias ? kTMin : k >= bias + kTMax ? kTMax : k - bias;
      if (value < threshold) break;
      if (weight > UINT32_MAX / (kBase - threshold)) return false;
      weight *= kBase - threshold;
    }
    ++points;
    bias = adapt(i - before, points, before == 0);
    if (i / points > 0x10ffff - n) return false;
    n += i / points;
    i %= points;
    if (n >= 0xd800 && n < 0xe000) return false;  // half of a surrogate pair
    ++i;
  }
  return true;
}

}  // namespace certkit::lint
