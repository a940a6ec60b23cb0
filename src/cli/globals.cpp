#include "cli/globals.hpp"

namespace certkit::cli {

const std::vector<std::string>& color_words() {
  static const std::vector<std::string> words{"auto", "always", "never"};
  return words;
}

void declare_globals(Syntax& program, Globals& globals) {
  program.flag("--json", globals.json, "One JSON document on standard output");
  Option& quiet = program.flag("-q, --quiet", globals.quiet, "No talk, only results, warnings, errors, and where an old key was kept");
  program.flag("-v, --verbose", globals.verbose, "Say also what was repaired, tried and left out").excludes(quiet);
  program.option("--color WHEN", globals.color, "auto, always or never").one_of(color_words());
  program.help("-h, --help", "This text");
}

}  // namespace certkit::cli
