// An imported request as a profile.
#pragma once

#include "profile/import/imported.hpp"

namespace certkit::profile {

// YAML with comments, and a test inside that says what must come out. It has been loaded and resolved, and asks for exactly what `imported`
// says. Throws Errc::usage where a profile cannot be made of it (nothing is asked for, too large).
[[nodiscard]] std::string profile_text(const Imported& imported);

}  // namespace certkit::profile
