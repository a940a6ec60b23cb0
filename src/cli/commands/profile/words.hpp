// The words of `certkit profile` that have a file of their own.
#pragma once

#include "cli/command.hpp"

namespace certkit::cli {

[[nodiscard]] Action declare_profile_show(Syntax& syntax);
[[nodiscard]] Action declare_profile_new(Syntax& syntax);
[[nodiscard]] Action declare_profile_import(Syntax& syntax);
[[nodiscard]] Action declare_profile_lint(Syntax& syntax);

}  // namespace certkit::cli
