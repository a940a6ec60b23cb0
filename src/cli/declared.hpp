// A command's parser: its own options, and those that every command has.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cli/command.hpp"

namespace certkit::cli {

[[nodiscard]] const std::vector<std::string>& color_words();

struct Globals {
  bool quiet = false, verbose = false, json = false;
  std::string color = "auto";
};

// Those of every command, in the group "Everywhere".
void declare_globals(CLI::App& parser, Globals& globals);

struct Declared {
  explicit Declared(const Command& command);
  Declared(const Declared&) = delete;  // the parser writes into its neighbours
  Declared& operator=(const Declared&) = delete;
  Globals globals;
  CLI::App parser;
  Action action;
};

}  // namespace certkit::cli
