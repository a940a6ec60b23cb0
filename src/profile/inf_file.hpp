// Windows' INF syntax: sections of `key = value` lines, `;` comments, quotes, [Strings] with %name%, a backslash at the end of a line that
// goes on.
#pragma once

#include "profile/node.hpp"

namespace certkit::profile {

struct InfLine {
  std::string key, value;
  Place place;
};  // key as written; a line without '=' is a key without value
struct InfSection {
  std::string name;
  Place place;
  std::vector<InfLine> lines;
};

// Throws Errc::usage with the line. `notes` gets what was guessed about the encoding.
[[nodiscard]] std::vector<InfSection> read_inf_file(std::string_view text, const std::string& file, std::vector<std::string>& notes);

}  // namespace certkit::profile
