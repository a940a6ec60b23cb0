// ASN.1 string types and UTF-8. Reading is string_value() in reader.hpp; this is what writing and checking need.
#pragma once

#include <string>
#include <string_view>

#include "asn1/reader.hpp"

namespace certkit::asn1 {

[[nodiscard]] bool is_string_tag(std::uint8_t tag) noexcept;
// As string_value() would say, without making a string.
[[nodiscard]] bool is_valid_string(std::uint8_t tag, ByteView content) noexcept;
// Content octets for a string type. Throws Errc::usage naming the first character that does not fit it (or that the text is no UTF-8).
[[nodiscard]] Bytes encode_string(std::uint8_t tag, std::string_view utf8);
// The octets that string_value() read `utf8` from: the 8-bit types take all of Latin-1. Throws Errc::usage if it cannot have come from
// there.
[[nodiscard]] Bytes encode_as_found(std::uint8_t tag, std::string_view utf8);
[[nodiscard]] bool fits_printable_string(std::string_view text) noexcept;  // letters, digits, blank ' ( ) + , - . / : = ?
[[nodiscard]] std::size_t count_characters(std::string_view utf8) noexcept;

}  // namespace certkit::asn1
