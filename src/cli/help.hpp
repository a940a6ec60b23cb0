// `certkit COMMAND [WORD] --help`: what it does, examples, then every option.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

namespace certkit::cli {

struct Syntax;

void show_overview(std::ostream& out);

void show_help(std::ostream& out, const Syntax& syntax);

// Of a command's examples (lines, each with the comment above it) those for `words`; of a command that is made of several words, the first
// for each word, and all of those without one.
[[nodiscard]] std::string examples_for(std::string_view examples, const std::string& words, bool has_words);
// "certkit ca sign lab-ca mcu1.contoso.com.csr"; empty if there is none.
[[nodiscard]] std::string first_example(std::string_view examples, const std::string& words);

}  // namespace certkit::cli
