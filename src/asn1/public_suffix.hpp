// The public suffix list (its section of registries), as the system has it or as libpsl was built with. Names in any case, without a
// wildcard and without a last dot.
#pragma once

#include <string_view>

#include "base/library_version.hpp"

namespace certkit::asn1 {

[[nodiscard]] bool has_known_top_level(std::string_view dns);
[[nodiscard]] bool is_public_suffix(std::string_view dns);

[[nodiscard]] base::LibraryVersion libpsl_version();

}  // namespace certkit::asn1
