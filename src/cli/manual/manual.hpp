// Manual pages, in roff with the man macros, made from what the command line knows of itself.
#pragma once

#include <string>

#include "cli/surface.hpp"

namespace certkit::cli {

struct Release {
  std::string version;
  std::string date;  // "2026-11-28": of the release, never of the build
};

[[nodiscard]] std::string overview_page(const Release& release);                              // certkit.1
[[nodiscard]] std::string command_page(const CommandFacts& command, const Release& release);  // certkit-csr.1

}  // namespace certkit::cli
