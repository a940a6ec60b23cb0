// Names and addresses that do not belong to anybody in the Internet.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/library_version.hpp"
#include "certkit/bytes.hpp"

namespace certkit::lint {

// What the address (4 or 16 octets) is reserved for by IANA's registries of special-purpose addresses; nothing for one of the Internet.
[[nodiscard]] std::optional<std::string_view> reserved_for(ByteView address);

// By the public suffix list (its section of registries), as the system has it or as libpsl was built with. Names in any case, without a
// wildcard and without a last dot.
[[nodiscard]] bool has_known_top_level(std::string_view dns);
[[nodiscard]] bool is_public_suffix(std::string_view dns);

[[nodiscard]] base::LibraryVersion libpsl_version();

}  // namespace certkit::lint
