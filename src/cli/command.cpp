#include "cli/command.hpp"

#include <algorithm>
#include <array>

namespace certkit::cli {

#define COMMAND_ENTRY(name) const Command& command_##name();
#include "command_table.inc"
#undef COMMAND_ENTRY

std::span<const Command* const> all_commands() {
  static const auto table = [] {
#define COMMAND_ENTRY(name) &command_##name(),
    std::array entries{
#include "command_table.inc"
    };
#undef COMMAND_ENTRY
    std::sort(entries.begin(), entries.end(),
              [](const Command* a, const Command* b) { return a->heading != b->heading ? a->heading < b->heading : a->order < b->order; });
    return entries;
  }();
  return table;
}

Syntax& declare(Syntax& program, const Command& command) {
  return program.word(command.name, command.summary, command.declare, command.examples);
}

}  // namespace certkit::cli
