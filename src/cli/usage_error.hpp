// A command line that cannot be meant: what is wrong, with the word that it is about (the error's input) and the one that was meant.
#pragma once

#include <string>
#include <vector>

#include "certkit/error.hpp"
#include "cli/command.hpp"

namespace CLI {
class ParseError;
}

namespace certkit::cli {

[[nodiscard]] Error no_such_command(const std::string& word);
[[nodiscard]] Error no_such_option_before_the_command(const std::string& word);

// "certkit ca sign": the command, and the words after it that were understood; and the parser of the last one.
[[nodiscard]] std::string words_to(const CLI::App& parser, const Command& command);
[[nodiscard]] const CLI::App& innermost(const CLI::App& parser);

// What the parser takes without complaint and nobody means; throws Errc::usage. Before parsing: `-out FILE`, which is `-o ut FILE`.
// After it: an option where the value of another belongs.
void refuse_single_dash(const CLI::App& parser, const std::vector<std::string>& given);
void refuse_options_as_values(const CLI::App& parser);

// What the parser could not take.
[[nodiscard]] Error usage_error(const CLI::App& parser, const CLI::ParseError& error, const std::vector<std::string>& given,
                                const Command& command);

}  // namespace certkit::cli
