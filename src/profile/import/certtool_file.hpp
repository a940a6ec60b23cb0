// The files of GnuTLS' certtool: `name = value`, `name: value`, `name value` or `name`; '#' at the beginning of a line; quotes of both
// kinds, over several lines.
#pragma once

#include "profile/import/imported.hpp"

namespace certkit::profile {

struct TemplateLine {
  std::string name, value;
  Place place;
};

// At most 10,000 lines. `into` gets what versions of certtool read differently. Throws Errc::usage with the line.
[[nodiscard]] std::vector<TemplateLine> read_template(std::string_view text, const std::string& file, Imported& into);

}  // namespace certkit::profile
