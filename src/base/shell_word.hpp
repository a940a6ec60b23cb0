// Commands in messages, which are copied into a shell.
#pragma once

#include <string>

namespace certkit::base {

// The word as a POSIX shell takes it: as it is, or in single quotes.
[[nodiscard]] std::string shell_word(const std::string& word);

}  // namespace certkit::base
