// A command line that cannot be meant: what is wrong, with the word that it is about (the error's input) and the one that was meant.
#pragma once

#include <string>
#include <vector>

#include "certkit/error.hpp"
#include "cli/command.hpp"

namespace certkit::cli {

[[nodiscard]] Error no_command();
[[nodiscard]] Error no_such_command(const std::string& word);
[[nodiscard]] Error no_such_option_before_the_command(const std::string& word);

// What the parser takes without complaint and nobody means; throws Errc::usage. Before parsing: `-out FILE`, which is `-o ut FILE`;
// `-o=FILE`, which would be a file called "=FILE"; `--force=no`, which is read as `--force` or as nothing.
// After it: options that exclude or need each other; an option where the value of another belongs.
void refuse_single_dash(const Syntax& command, const std::vector<std::string>& typed);
void refuse_equals_of_short_options(const Syntax& command, const std::vector<std::string>& typed);
void refuse_values_of_flags(const Syntax& command, const std::vector<std::string>& typed);
// After it: those of a command that does something without a word, in front of or behind one of its words.
void refuse_options_of_others(const Syntax& command, const Syntax& reached);
void refuse_wrong_company(const Syntax& reached, const std::vector<std::string>& typed);
void refuse_options_as_values(const Syntax& reached);

// What the parser could not take.
struct Misfit {
  const Option* miscounted;            // given without a value, or too often
  std::vector<std::string> strangers;  // words that belong to nothing
  std::string complaint;               // in the parser's own words
};
[[nodiscard]] Error usage_error(const Syntax& reached, const Misfit& misfit, const std::vector<std::string>& typed);

}  // namespace certkit::cli
