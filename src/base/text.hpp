// Text encodings: base64 (RFC 4648), hex, UTF-8/16, Latin-1 and CP-1252, edit distance for "did you mean".
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "certkit/bytes.hpp"
#include "certkit/secret.hpp"

namespace certkit::base {

[[nodiscard]] std::string to_hex(ByteView bytes);                    // lower case
[[nodiscard]] std::optional<Bytes> from_hex(std::string_view text);  // either case, no separators
[[nodiscard]] std::string to_base64(ByteView bytes);                 // one line, padded
// Decodes into `out`, skipping white space; false on any other character, bad padding or dangling bits. Fast path: table driven.
[[nodiscard]] bool from_base64(std::string_view text, Bytes& out);
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;
// Code units in big or little endian octets to UTF-8; nullopt on an odd length or lone surrogate.
[[nodiscard]] std::optional<std::string> utf16_to_utf8(ByteView octets, bool big_endian);
[[nodiscard]] std::optional<Secret> utf16_to_utf8_secret(ByteView octets, bool big_endian);
[[nodiscard]] std::optional<Bytes> utf8_to_utf16be(std::string_view text);  // for BMPString and PKCS#12 passwords
[[nodiscard]] std::string latin1_to_utf8(ByteView octets);
[[nodiscard]] std::optional<Bytes> utf8_to_latin1(std::string_view text);
[[nodiscard]] std::optional<Bytes> utf8_to_cp1252(std::string_view text);
[[nodiscard]] Bytes cp1252_to_utf16be(ByteView octets);  // for passwords typed on a Windows code page
[[nodiscard]] std::string lower_ascii(std::string_view text);
// Latin, Greek and Cyrillic letters too, as far as each has one lower form; invalid octets stay.
[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] std::string printable(std::string_view text);  // control and invalid octets as \xNN: safe on a terminal
// How many columns of a terminal it takes: none for what combines with what stands before it, two for the letters of East Asia.
[[nodiscard]] std::size_t columns(std::string_view text) noexcept;
// The nearest of `candidates` within a third of the word's length, for "did you mean"; empty if none is near.
[[nodiscard]] std::string nearest(std::string_view word, std::span<const std::string> candidates);

}  // namespace certkit::base
