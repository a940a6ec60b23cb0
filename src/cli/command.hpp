// A command: one file in commands/, found by the build. It declares what it takes and returns what to do with it.
#pragma once

#include <span>
#include <string_view>

#include "cli/session.hpp"
#include "cli/syntax.hpp"

namespace certkit::cli {

enum class Heading { make, reshape, look, keep };

struct Command {
  std::string_view name;  // as typed: "verify-pair"
  Heading heading;
  int order;                  // within its heading
  std::string_view summary;   // one line, for `certkit --help`
  std::string_view examples;  // shown above the options
  Declare declare;
};

// All commands of this build, in the order of `certkit --help`. A function: it costs nothing before it is called.
[[nodiscard]] std::span<const Command* const> all_commands();

// As a word of the program.
Syntax& declare(Syntax& program, const Command& command);

}  // namespace certkit::cli
