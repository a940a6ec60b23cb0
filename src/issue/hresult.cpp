#include "issue/hresult.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"

namespace certkit::issue {
namespace {

std::optional<std::uint64_t> number(std::string_view text, int base) {
  std::uint64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (failed != std::errc() || end != text.data() + text.size() || value > 0xffff'ffffu) return std::nullopt;
  return value;
}

// HRESULT_FROM_WIN32
std::uint32_t from_win32(std::uint64_t error) { return 0x8007'0000u | static_cast<std::uint32_t>(error & 0xffff); }

}  // namespace

const Hresult* find_hresult(std::uint32_t code) noexcept {
  const auto all = hresults();
  const auto found =
      std::lower_bound(all.begin(), all.end(), code, [](const Hresult& one, std::uint32_t wanted) { return one.code < wanted; });
  return found != all.end() && found->code == code ? &*found : nullptr;
}

std::string hresult_text(std::uint32_t code) {
  const std::array<std::uint8_t, 4> octets{static_cast<std::uint8_t>(code >> 24), static_cast<std::uint8_t>(code >> 16),
                                           static_cast<std::uint8_t>(code >> 8), static_cast<std::uint8_t>(code)};
  return "0x" + base::to_hex(octets);
}

std::optional<std::uint32_t> hresult_from_text(std::string_view text) {
  const std::string lower = base::lower_ascii(text);
  const auto failure = [](std::optional<std::uint64_t> value) -> std::optional<std::uint32_t> {
    if (!value || (*value & 0x8000'0000u) == 0) return std::nullopt;
    return static_cast<std::uint32_t>(*value);
  };
  if (lower.starts_with("0x") && lower.size() == 10) return failure(number(std::string_view(lower).substr(2), 16));
  if (lower.ends_with('h') && lower.size() == 9) return failure(number(std::string_view(lower).substr(0, 8), 16));
  if (lower.starts_with("win32:")) {
    const auto error = number(
        std::string_view(lower).substr(lower.find_first_not_of(" ", 6) == std::string::npos ? 6 : lower.find_first_not_of(" ", 6)), 10);
    if (!error || *error == 0 || *error > 0xffff) return std::nullopt;
    return from_win32(*error);
  }
  if (lower.starts_with('-') && lower.size() > 1) {
    const auto value = number(std::string_view(lower).substr(1), 10);
    if (!value || *value == 0 || *value > 0x8000'0000u) return std::nullopt;
    return static_cast<std::uint32_t>(0x1'0000'0000u - *value);
  }
  if (lower.size() == 10)
    if (const auto value = failure(number(lower, 10))) return value;
  if (lower.size() == 8)
    if (const auto value = failure(number(lower, 16))) return value;
  for (const Hresult& one : hresults())
    if (base::lower_ascii(one.name) == lower) return one.code;
  return std::nullopt;
}

std::string hresult_origin(std::uint32_t code) {
  switch (code & 0xffff'f000u) {
    case 0x8009'4000u: return "It comes from Certificate Services.";
    case 0x8009'2000u: return "It comes from the handling of certificates, messages and revocation (CryptoAPI).";
    case 0x8009'3000u: return "It comes from the reading or writing of ASN.1: something in the request is not what it should be.";
    case 0x8009'0000u: return "It comes from a key or its provider (CSP or KSP).";
    default: break;
  }
  switch (code & 0xffff'0000u) {
    case 0x8007'0000u:
      return "It is the error " + std::to_string(code & 0xffff) + " of Windows itself: `net helpmsg " + std::to_string(code & 0xffff) +
             "` says which.";
    case 0x8009'0000u: return "It comes from the cryptography of Windows.";
    case 0x800b'0000u: return "It comes from the verification of a chain of certificates.";
    case 0x8010'0000u: return "It comes from smart cards.";
    case 0x8000'0000u:
    case 0x8004'0000u: return "It comes from COM, by which the parts of the CA talk to each other.";
    default: return "It is none that enrollment is known for.";
  }
}

}  // namespace certkit::issue
