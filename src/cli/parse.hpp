// What was typed against what was declared. CLI11 does it, and parse.cpp alone sees it.
#pragma once

#include <string>
#include <vector>

#include "base/library_version.hpp"
#include "cli/syntax.hpp"

namespace certkit::cli {

struct Parsed {
  const Syntax& reached;  // the command, or the last word of it
  bool asks_for_help;
};

// `typed` is what stands behind the command. The values go to the targets of its options and of those around it. Throws Errc::usage for
// what cannot be meant.
[[nodiscard]] Parsed parse(Syntax& command, const std::vector<std::string>& typed);

[[nodiscard]] base::LibraryVersion cli11_version();

}  // namespace certkit::cli
