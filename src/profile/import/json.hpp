// JSON (RFC 8259) as a tree in which every value knows its place.
#pragma once

#include "profile/node.hpp"

namespace certkit::profile {

// Numbers, true and false are scalars as they are written; null is a node without value. Of two members with one name the later one counts,
// as in most readers, and `notes` says so. Throws Errc::usage with the place: syntax, more than 1 MiB, nested deeper than 24 levels, more
// than 50,000 values.
[[nodiscard]] Node read_json(std::string_view text, const std::string& file, std::vector<std::string>& notes);

}  // namespace certkit::profile
