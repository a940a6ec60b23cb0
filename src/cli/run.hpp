// The whole program: arguments in, exit code out. Never throws.
#pragma once

#include <string>
#include <vector>

#include "cli/io.hpp"

namespace certkit::cli {

[[nodiscard]] int run(const std::vector<std::string>& arguments, Io& io) noexcept;

}  // namespace certkit::cli
