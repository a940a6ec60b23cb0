// The command line as plain values, taken from the declarations that it is parsed by: what manual pages and completions are made from.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"

namespace certkit::cli {

// What stands for a placeholder. A word in capitals means the same in every command.
enum class Kind { text, file, folder, profile, profile_value };

struct CommandFacts {
  std::string words;  // "certkit ca sign"
  std::string summary, examples;
  std::vector<OptionFacts> inputs, options;
  std::vector<CommandFacts> subcommands;
  bool acts = false;  // without one of the subcommands, too
};

[[nodiscard]] CommandFacts facts_of(const Command& command);
[[nodiscard]] std::vector<OptionFacts> options_everywhere();
// nullopt for a word that is not known here: a test finds it.
[[nodiscard]] std::optional<Kind> kind_of(std::string_view placeholder);

}  // namespace certkit::cli
