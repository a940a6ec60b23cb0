// OBJECT IDENTIFIER (X.660) as the content octets of its DER, held in place: comparing costs a memcmp, literals cost nothing.
#pragma once

#include <array>
#include <compare>
#include <stdexcept>
#include <string>
#include <string_view>

#include "certkit/bytes.hpp"

namespace certkit {

class Oid {
 public:
  static constexpr std::size_t kMaxOctets = 63;

  constexpr Oid() = default;
  // From dotted text: "1.2.840.113549.1.1.11". For literals; a wrong literal does not compile in a constexpr. Text from
  // outside goes through parse(). Each arc must fit 64 bits.
  constexpr explicit Oid(std::string_view dotted) {
    std::uint64_t first = 0;
    std::size_t index = 0, at = 0;
    if (dotted.empty()) throw std::invalid_argument("empty OID");
    while (at <= dotted.size()) {
      const std::size_t start = at;
      std::uint64_t arc = 0;
      for (; at < dotted.size() && dotted[at] != '.'; ++at) {
        if (dotted[at] < '0' || dotted[at] > '9' || arc > (UINT64_MAX - 9) / 10) throw std::invalid_argument("bad OID");
        arc = arc * 10 + static_cast<std::uint64_t>(dotted[at] - '0');
      }
      if (at == start) throw std::invalid_argument("empty arc in OID");
      if (index == 0) {
        if (arc > 2) throw std::invalid_argument("first arc of an OID is 0, 1 or 2");
        first = arc;
      } else if (index == 1) {
        if ((first < 2 && arc > 39) || arc > UINT64_MAX - 80) throw std::invalid_argument("bad second arc of an OID");
        append(first * 40 + arc);
      } else {
        append(arc);
      }
      ++index;
      ++at;
    }
    if (index < 2) throw std::invalid_argument("an OID has at least two arcs");
  }

  // Throws Errc::usage with a sentence for the user.
  [[nodiscard]] static Oid parse(std::string_view dotted);
  // From DER content octets. Throws Errc::malformed (empty, truncated, padded arc) or Errc::limit (over kMaxOctets).
  [[nodiscard]] static Oid from_content(ByteView content);

  [[nodiscard]] std::string dotted() const;
  [[nodiscard]] constexpr ByteView content() const noexcept { return {octets_.data(), size_}; }
  [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }

  friend constexpr bool operator==(const Oid& a, const Oid& b) noexcept {
    if (a.size_ != b.size_) return false;
    for (std::size_t i = 0; i < a.size_; ++i)
      if (a.octets_[i] != b.octets_[i]) return false;
    return true;
  }
  friend constexpr auto operator<=>(const Oid& a, const Oid& b) noexcept { return a.octets_ <=> b.octets_; }

 private:
  constexpr void append(std::uint64_t arc) {
    int septets = 1;
    for (std::uint64_t rest = arc >> 7; rest != 0; rest >>= 7) ++septets;
    if (size_ + static_cast<std::size_t>(septets) > kMaxOctets) throw std::invalid_argument("OID too long");
    while (septets-- > 0)
      octets_[size_++] = static_cast<std::uint8_t>(((arc >> (7 * septets)) & 0x7f) | (septets != 0 ? 0x80 : 0));
  }
  std::array<std::uint8_t, kMaxOctets> octets_{};
  std::uint8_t size_ = 0;
};

// The field's own name for a well-known OID ("serverAuth", "sha256WithRSAEncryption", "CN"), else the dotted form.
[[nodiscard]] std::string name_of(const Oid& oid);

}  // namespace certkit
