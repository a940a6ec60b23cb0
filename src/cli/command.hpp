// A command: one file in commands/, found by the build. It declares its options on the parser and returns what to do with them.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "cli/exit.hpp"
#include "cli/session.hpp"

namespace CLI {
class App;
}

namespace certkit::cli {

using Action = std::function<Exit(Session&)>;

enum class Heading { make, reshape, look, keep };

struct Command {
  std::string_view name;  // as typed: "verify-pair"
  Heading heading;
  int order;                  // within its heading
  std::string_view summary;   // one line, for `certkit --help`
  std::string_view examples;  // shown above the options
  Action (*declare)(CLI::App& parser);
};

// All commands of this build, in the order of `certkit --help`. A function: it costs nothing before it is called.
[[nodiscard]] std::span<const Command* const> all_commands();

}  // namespace certkit::cli
