// base64 for URLs and file names, without padding (RFC 4648 §5, RFC 7515 §2).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "certkit/bytes.hpp"

namespace certkit::issue::acme {

[[nodiscard]] std::string to_base64url(ByteView bytes);
// Padding is let pass: CAs hand out MAC keys with and without.
[[nodiscard]] std::optional<Bytes> from_base64url(std::string_view text);
// Not empty, at most `longest`, and of its alphabet: tokens and nonces, which become paths and headers.
[[nodiscard]] bool is_base64url(std::string_view text, std::size_t longest) noexcept;

}  // namespace certkit::issue::acme
