#include "cli/surface.hpp"

#include <array>
#include <utility>

#include "cli/choice.hpp"
#include "cli/declared.hpp"

namespace certkit::cli {
namespace {

OptionFacts option_facts(CLI::Option& option) {
  OptionFacts facts;
  for (const std::string& name : option.get_snames()) facts.spellings.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) facts.spellings.push_back("--" + name);
  if (!option.nonpositional())
    facts.placeholder = option.get_name(true);
  else if (option.get_items_expected_max() > 0)
    facts.placeholder = option.get_type_name();
  facts.description = option.get_description();
  facts.choices = choices_of(option);
  facts.required = option.get_required();
  facts.several = option.get_items_expected_max() > 1;
  return facts;
}

CommandFacts facts_of(CLI::App& parser, const std::string& words, std::string_view examples) {
  CommandFacts facts{words, parser.get_description(), std::string(examples), {}, {}, {}};
  for (CLI::Option* option : parser.get_options()) {
    if (!option->nonpositional())
      facts.inputs.push_back(option_facts(*option));
    else if (option->get_group() != "Everywhere" && option != parser.get_help_ptr())
      facts.options.push_back(option_facts(*option));
  }
  for (CLI::App* subcommand : parser.get_subcommands({}))
    facts.subcommands.push_back(facts_of(*subcommand, words + " " + subcommand->get_name(), ""));
  return facts;
}

constexpr std::array kKinds{std::pair{"FILE", Kind::file},       std::pair{"INPUT", Kind::file},
                            std::pair{"CSR", Kind::file},        std::pair{"STORE", Kind::file},
                            std::pair{"A", Kind::file},          std::pair{"B", Kind::file},
                            std::pair{"DIR", Kind::folder},      std::pair{"NAME|FILE", Kind::profile},
                            std::pair{"PROFILE", Kind::profile}, std::pair{"NAME=VALUE", Kind::profile_value},
                            std::pair{"BASE", Kind::text},       std::pair{"CERTIFICATE", Kind::text},
                            std::pair{"DN", Kind::text},         std::pair{"EOL", Kind::text},
                            std::pair{"FORMAT", Kind::text},     std::pair{"HASH", Kind::text},
                            std::pair{"KIND:PLACE", Kind::text}, std::pair{"N", Kind::text},
                            std::pair{"NAME", Kind::text},       std::pair{"PURPOSE", Kind::text},
                            std::pair{"READER", Kind::text},     std::pair{"SHELL", Kind::text},
                            std::pair{"SRC", Kind::text},        std::pair{"TEXT", Kind::text},
                            std::pair{"TYPE", Kind::text},       std::pair{"URL", Kind::text},
                            std::pair{"WHEN", Kind::text},       std::pair{"WORD", Kind::text}};

}  // namespace

CommandFacts facts_of(const Command& command) {
  Declared declared(command);
  return facts_of(declared.parser, "certkit " + std::string(command.name), command.examples);
}

std::vector<OptionFacts> options_everywhere() {
  Globals globals;
  CLI::App parser;
  declare_globals(parser, globals);
  std::vector<OptionFacts> facts;
  for (CLI::Option* option : parser.get_options()) facts.push_back(option_facts(*option));
  return facts;
}

std::optional<Kind> kind_of(std::string_view placeholder) {
  for (const auto& [word, kind] : kKinds)
    if (word == placeholder) return kind;
  return std::nullopt;
}

}  // namespace certkit::cli
