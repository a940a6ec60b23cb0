#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace certkit::base {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

constexpr std::array<std::uint8_t, 256> make_nibbles() {
  std::array<std::uint8_t, 256> table{};
  table.fill(0xff);
  for (std::uint8_t i = 0; i < 16; ++i) table[static_cast<std::uint8_t>(kDigits[i])] = i;
  for (std::uint8_t i = 10; i < 16; ++i) table[static_cast<std::size_t>('A' + i - 10)] = i;
  return table;
}
constexpr auto kNibbles = make_nibbles();

// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours count one each.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

}  // namespace

std::string to_hex(ByteView bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::uint8_t octet : bytes) {
    out.push_back(kDigits[octet >> 4]);
    out.push_back(kDigits[octet & 15]);
  }
  return out;
}

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  Bytes out(text.size() / 2);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::uint8_t high = kNibbles[static_cast<std::uint8_t>(text[2 * i])], low = kNibbles[static_cast<std::uint8_t>(text[2 * i + 1])];
    if ((high | low) > 15) return std::nullopt;
    out[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return out;
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string nearest(std::string_view word, std::span<const std::string> candidates) {
  constexpr std::size_t kLongest = 256;  // keeps the quadratic distance small whatever is typed
  if (word.empty() || word.size() > kLongest) return {};
  const std::string typed = lower_ascii(word);
  std::size_t best = std::max<std::size_t>(word.size(), 3) / 3 + 1;  // one more than is near
  const std::string* found = nullptr;
  for (const std::string& candidate : candidates) {
    const std::size_t gap = candidate.size() > word.size() ? candidate.size() - word.size() : word.size() - candidate.size();
    if (gap >= best) continue;
    const std::size_t d = distance(typed, lower_ascii(candidate));
    if (d < best) {
      best = d;
      found = &candidate;
    }
  }
  return found == nullptr ? std::string() : *found;
}

}  // namespace certkit::base
