// What a shell is told so that it asks certkit for completions.
#pragma once

#include <string_view>

namespace certkit::cli {

// The scripts know nothing of commands and options: each asks `certkit completion SHELL -- WORD...`, whose first line is
// "none 0", "files N" or "folders N" (N octets of the last word stand before the path), and whose others are "WORD<tab>DESCRIPTION".
enum class Shell { bash, zsh, fish };

[[nodiscard]] std::string_view completion_script(Shell shell) noexcept;

}  // namespace certkit::cli
