// Checks of an option's value: one of a few words, a number, or whatever a reader takes. What is wrong is said before anything is done, and
// points at what was typed. And the words themselves, for completions and manual pages.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class Option;
}

namespace certkit::cli {

// Only these.
CLI::Option* one_of(CLI::Option* option, std::vector<std::string> words);
// These are offered, and others are for the command to judge. A word that ends in ':' or '=' is continued by the user.
CLI::Option* such_as(CLI::Option* option, const std::vector<std::string>& words);
// The words of either; empty where any text will do.
[[nodiscard]] std::vector<std::string> choices_of(CLI::Option& option);
CLI::Option* number_between(CLI::Option* option, int least, int most);
// `read` throws Errc::usage for what it cannot take.
CLI::Option* understood_by(CLI::Option* option, std::function<void(const std::string&)> read);

}  // namespace certkit::cli
