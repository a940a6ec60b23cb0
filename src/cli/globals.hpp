// The options that every command has.
#pragma once

#include <string>
#include <vector>

#include "cli/syntax.hpp"

namespace certkit::cli {

[[nodiscard]] const std::vector<std::string>& color_words();

struct Globals {
  bool quiet = false, verbose = false, json = false;
  std::string color = "auto";
};

void declare_globals(Syntax& program, Globals& globals);

}  // namespace certkit::cli
