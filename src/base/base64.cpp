#include <array>

#include "base/text.hpp"

namespace certkit::base {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kSpace = 64, kPad = 65, kBad = 66;
constexpr std::uint32_t kNotASymbol = 0x8000'0000;

constexpr std::array<std::uint8_t, 256> make_symbols() {
  std::array<std::uint8_t, 256> table{};
  table.fill(kBad);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) table[static_cast<std::uint8_t>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  for (const char c : std::string_view(" \t\r\n\v\f")) table[static_cast<std::uint8_t>(c)] = kSpace;
  table['='] = kPad;
  return table;
}
constexpr auto kSymbols = make_symbols();

// One table per place in the quantum, shifted already: four loads, three ors and one test per three octets.
constexpr std::array<std::array<std::uint32_t, 256>, 4> make_shifted() {
  std::array<std::array<std::uint32_t, 256>, 4> tables{};
  for (std::size_t place = 0; place < 4; ++place)
    for (std::size_t c = 0; c < 256; ++c)
      tables[place][c] = kSymbols[c] < 64 ? std::uint32_t{kSymbols[c]} << (18 - 6 * place) : kNotASymbol;
  return tables;
}
constexpr auto kShifted = make_shifted();

std::uint8_t octet(std::uint32_t value) noexcept { return static_cast<std::uint8_t>(value & 0xff); }

// Decodes [in, end) to `to`, which has room for it, and returns the end of what was written; nullptr if it is not base64.
std::uint8_t* decode(const std::uint8_t* in, const std::uint8_t* end, std::uint8_t* to) noexcept {
  for (;;) {
    while (end - in >= 4) {  // whole quanta without white space
      const std::uint32_t quantum = kShifted[0][in[0]] | kShifted[1][in[1]] | kShifted[2][in[2]] | kShifted[3][in[3]];
      if ((quantum & kNotASymbol) != 0) break;
      to[0] = octet(quantum >> 16);
      to[1] = octet(quantum >> 8);
      to[2] = octet(quantum);
      to += 3;
      in += 4;
    }
    const std::uint8_t* const start = in;
    while (in != end && kSymbols[*in] == kSpace) ++in;
    if (in != start) continue;  // a line break between quanta: fast again
    // Padding, white space within a quantum, the end, or something bad: one quantum (or none, at the end), symbol by symbol.
    std::uint32_t value = 0;
    int symbols = 0, pads = 0;
    while (in != end && symbols + pads < 4) {
      const std::uint8_t symbol = kSymbols[*in++];
      if (symbol == kSpace) continue;
      if (symbol == kBad) return nullptr;
      if (symbol == kPad) {
        ++pads;
      } else {
        if (pads != 0) return nullptr;
        value = value << 6 | symbol;
        ++symbols;
      }
    }
    if (symbols + pads == 0) return to;
    if (symbols + pads != 4 || symbols < 2) return nullptr;
    if (symbols == 4) {
      to[0] = octet(value >> 16);
      to[1] = octet(value >> 8);
      to[2] = octet(value);
      to += 3;
      continue;
    }
    if (symbols == 3) {
      if ((value & 0x3) != 0) return nullptr;  // dangling bits
      *to++ = octet(value >> 10);
      *to++ = octet(value >> 2);
    } else {
      if ((value & 0xf) != 0) return nullptr;
      *to++ = octet(value >> 4);
    }
    for (; in != end; ++in)  // after padding only white space
      if (kSymbols[*in] != kSpace) return nullptr;
    return to;
  }
}

}  // namespace

std::string to_base64(ByteView bytes) {
  std::string out((bytes.size() + 2) / 3 * 4, '=');
  char* to = out.data();
  std::size_t at = 0;
  for (; bytes.size() - at >= 3; at += 3) {
    const std::uint32_t v = std::uint32_t{bytes[at]} << 16 | std::uint32_t{bytes[at + 1]} << 8 | bytes[at + 2];
    *to++ = kAlphabet[v >> 18];
    *to++ = kAlphabet[v >> 12 & 63];
    *to++ = kAlphabet[v >> 6 & 63];
    *to++ = kAlphabet[v & 63];
  }
  if (bytes.size() - at == 1) {
    to[0] = kAlphabet[bytes[at] >> 2];
    to[1] = kAlphabet[(bytes[at] & 3) << 4];
  } else if (bytes.size() - at == 2) {
    to[0] = kAlphabet[bytes[at] >> 2];
    to[1] = kAlphabet[(bytes[at] & 3) << 4 | bytes[at + 1] >> 4];
    to[2] = kAlphabet[(bytes[at + 1] & 15) << 2];
  }
  return out;
}

bool from_base64(std::string_view text, Bytes& out) {
  // Room for all at once: what is decoded may be a key, and a growing vector would leave copies behind.
  wipe(out.data(), out.size());
  out.clear();
  out.resize(text.size() / 4 * 3 + 3);
  const auto* in = reinterpret_cast<const std::uint8_t*>(text.data());
  const std::uint8_t* const end = decode(in, in + text.size(), out.data());
  if (end == nullptr) wipe(out.data(), out.size());
  out.resize(end == nullptr ? 0 : static_cast<std::size_t>(end - out.data()));
  return end != nullptr;
}

}  // namespace certkit::base
