// Where this program is.
#pragma once

#include <filesystem>

namespace certkit::base {

// The program's own file, links resolved; empty where the system does not say.
[[nodiscard]] std::filesystem::path own_executable();

}  // namespace certkit::base
