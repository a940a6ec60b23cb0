// Options that take one of a few words: what parsing, completions and manual pages know of them.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class Option;
class Validator;
}  // namespace CLI

namespace certkit::cli {

// Only these.
[[nodiscard]] CLI::Validator one_of(std::vector<std::string> words);
// These are offered, and others are for the command to judge. A word that ends in ':' or '=' is continued by the user.
[[nodiscard]] CLI::Validator such_as(const std::vector<std::string>& words);
// The words of either; empty where any text will do.
[[nodiscard]] std::vector<std::string> choices_of(CLI::Option& option);

}  // namespace certkit::cli
