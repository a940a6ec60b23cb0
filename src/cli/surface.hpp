// The command line as data, read from the declarations that parse it: what manual pages and completions are made from.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"

namespace certkit::cli {

// What stands for a placeholder. A word in capitals means the same in every command.
enum class Kind { text, file, folder, profile, profile_value };

struct OptionFacts {
  std::vector<std::string> spellings;  // "-o", "--out"; none for an input
  std::string placeholder;             // "FILE", of an input its name; empty: takes no value
  std::string description;
  std::vector<std::string> choices;  // the words that it takes, or the best known of them
  bool required = false, several = false;
};

struct CommandFacts {
  std::string words;  // "certkit ca sign"
  std::string summary, examples;
  std::vector<OptionFacts> inputs, options;
  std::vector<CommandFacts> subcommands;
};

[[nodiscard]] CommandFacts facts_of(const Command& command);
[[nodiscard]] std::vector<OptionFacts> options_everywhere();
// nullopt for a word that is not known here: a test finds it.
[[nodiscard]] std::optional<Kind> kind_of(std::string_view placeholder);

}  // namespace certkit::cli
