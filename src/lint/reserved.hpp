// Names and addresses that do not belong to anybody in the Internet.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "certkit/bytes.hpp"

namespace certkit::lint {

// What the address (4 or 16 octets) is reserved for by IANA's registries of special-purpose addresses; nothing for one of the Internet.
[[nodiscard]] std::optional<std::string_view> reserved_for(ByteView address);

}  // namespace certkit::lint
