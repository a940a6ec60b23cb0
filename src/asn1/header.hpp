// The identifier and length octets of one TLV (X.690 §8.1.2, §8.1.3), shared by the DER reader and the BER rewriter.
#pragma once

#include <cstddef>
#include <cstdint>

#include "certkit/bytes.hpp"

namespace certkit::asn1 {

enum class Flaw : std::uint8_t { none, empty, high_tag, no_length, length_too_long, length_beyond_end, indefinite, padded_length };

struct Header {
  std::uint8_t tag = 0;
  std::uint8_t size = 0;    // octets of identifier and length
  std::size_t content = 0;  // octets of content; 0 if indefinite
};

// Reads the header at the start of `bytes`. `indefinite` and `padded_length` are returned with everything else filled in, so that a BER
// reader can go on.
[[nodiscard]] inline Flaw read_header(ByteView bytes, Header& header) noexcept {
  if (bytes.empty()) return Flaw::empty;
  header.tag = bytes[0];
  if ((header.tag & 0x1f) == 0x1f) return Flaw::high_tag;
  if (bytes.size() < 2) return Flaw::no_length;
  const std::uint8_t first = bytes[1];
  if (first < 0x80) {
    header.size = 2;
    header.content = first;
    return header.content <= bytes.size() - 2 ? Flaw::none : Flaw::length_beyond_end;
  }
  const std::size_t octets = first & 0x7f;
  header.size = 2;
  header.content = 0;
  if (octets == 0) return Flaw::indefinite;
  if (bytes.size() - 2 < octets) return Flaw::no_length;
  std::size_t length = 0;
  for (std::size_t i = 0; i < octets; ++i) {
    if (length >> (8 * (sizeof(std::size_t) - 1)) != 0) return Flaw::length_too_long;
    length = length << 8 | bytes[2 + i];
  }
  // X.690 allows 126 length octets; BER writers pad to 8 at most.
  if (octets > 16) return Flaw::length_too_long;
  header.size = static_cast<std::uint8_t>(2 + octets);
  header.content = length;
  if (length > bytes.size() - header.size) return Flaw::length_beyond_end;
  return bytes[2] == 0 || length < 0x80 ? Flaw::padded_length : Flaw::none;
}

// Content octets of an INTEGER or ENUMERATED: there, and minimal (X.690 §8.3.2).
[[nodiscard]] inline bool is_minimal_integer(ByteView content) noexcept {
  if (content.size() < 2) return !content.empty();
  return !(content[0] == 0x00 && content[1] < 0x80) && !(content[0] == 0xff && content[1] >= 0x80);
}

// Content octets of an OBJECT IDENTIFIER: there, whole, no arc padded (X.690 §8.19.2).
[[nodiscard]] inline bool is_oid_content(ByteView content) noexcept {
  if (content.empty() || content.back() >= 0x80) return false;
  // Padding is an 0x80 at the start of an arc. Few OIDs have that octet anywhere.
  const std::string_view octets = as_text(content);
  for (std::size_t i = octets.find('\x80'); i != octets.npos; i = octets.find('\x80', i + 1))
    if (i == 0 || content[i - 1] < 0x80) return false;
  return true;
}

}  // namespace certkit::asn1
