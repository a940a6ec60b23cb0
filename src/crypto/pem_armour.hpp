// PEM armour (RFC 7468 §3, strict): 64 columns, LF, last newline. The one place that writes it.
#pragma once

#include <string>
#include <string_view>

#include "certkit/secret.hpp"

namespace certkit::crypto {

// `headers`: "" or whole lines of RFC 1421 headers with the blank line after them. Secrets are armoured in place.
[[nodiscard]] std::string armour(std::string_view label, std::string_view headers, ByteView der);
[[nodiscard]] Secret armour_secret(std::string_view label, std::string_view headers, ByteView der);

}  // namespace certkit::crypto
