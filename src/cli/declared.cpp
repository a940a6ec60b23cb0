#include "cli/declared.hpp"

#include "cli/choice.hpp"

namespace certkit::cli {

const std::vector<std::string>& color_words() {
  static const std::vector<std::string> words{"auto", "always", "never"};
  return words;
}

void declare_globals(CLI::App& parser, Globals& globals) {
  parser.add_flag("--json", globals.json, "One JSON document on standard output")->group("Everywhere");
  auto* quiet = parser.add_flag("-q,--quiet", globals.quiet, "No talk, only results and errors")->group("Everywhere");
  parser.add_flag("-v,--verbose", globals.verbose, "Say also what was repaired, tried and left out")->group("Everywhere")->excludes(quiet);
  one_of(parser.add_option("--color", globals.color, "auto, always or never")->group("Everywhere")->type_name("WHEN"), color_words());
  parser.set_help_flag("-h,--help", "This text")->group("Everywhere");
}

Declared::Declared(const Command& command) : parser(std::string(command.summary), "certkit " + std::string(command.name)) {
  parser.fallthrough();
  declare_globals(parser, globals);
  action = command.declare(parser);
}

}  // namespace certkit::cli
