// `certkit COMMAND [WORD] --help`: what it does, examples, then every option.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace certkit::cli {

// `words` is what was typed to get there: "certkit ca sign". `examples` may be empty.
void show_help(std::ostream& out, const CLI::App& parser, const std::string& words, std::string_view examples);

}  // namespace certkit::cli
