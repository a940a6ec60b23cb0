// `certkit COMMAND [WORD] --help`: what it does, examples, then every option.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace certkit::cli {

void show_overview(std::ostream& out);

// `words` is what was typed to get there: "certkit ca sign". `examples` are those of the whole command.
void show_help(std::ostream& out, const CLI::App& parser, const std::string& words, std::string_view examples);

// Of a command's examples (lines, each with the comment above it) those for `words`; of a command that is made of several words, the first
// for each word.
[[nodiscard]] std::string examples_for(std::string_view examples, const std::string& words, bool has_words);
// "certkit ca sign lab-ca mcu1.contoso.com.csr"; empty if there is none.
[[nodiscard]] std::string first_example(std::string_view examples, const std::string& words);

}  // namespace certkit::cli
