// A command that is made of several, as `ca` is of init, sign, list and export: each declares its own options and returns what to do.
#pragma once

#include <initializer_list>

#include "cli/command.hpp"

namespace certkit::cli {

struct Word {
  const char* name;
  const char* summary;
  Action (*declare)(CLI::App& parser);
};

[[nodiscard]] Action declare_words(CLI::App& parser, std::initializer_list<Word> words);

}  // namespace certkit::cli
