#include "cli/words.hpp"

#include <CLI/CLI.hpp>
#include <memory>

namespace certkit::cli {

Action declare_words(CLI::App& parser, std::initializer_list<Word> words) {
  const auto chosen = std::make_shared<Action>();
  parser.require_subcommand(1);
  for (const Word& word : words) {
    CLI::App& own = *parser.add_subcommand(word.name, word.summary);
    own.callback([chosen, action = word.declare(own)] { *chosen = action; });
  }
  return [chosen](Session& session) { return (*chosen)(session); };
}

}  // namespace certkit::cli
