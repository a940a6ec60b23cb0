#include "cli/surface.hpp"

#include <array>
#include <utility>

#include "cli/globals.hpp"

namespace certkit::cli {
namespace {

CommandFacts facts_of(const Syntax& syntax) {
  CommandFacts facts{
      syntax.path(), std::string(syntax.summary), std::string(syntax.examples), {}, {}, {}, static_cast<bool>(syntax.action)};
  for (const Option& input : syntax.inputs) facts.inputs.push_back(input.facts);
  for (const Option& option : syntax.options) facts.options.push_back(option.facts);
  for (const Syntax& word : syntax.words) facts.subcommands.push_back(facts_of(word));
  return facts;
}

constexpr std::array kKinds{std::pair{"FILE", Kind::file},       std::pair{"INPUT", Kind::file},
                            std::pair{"CSR", Kind::file},        std::pair{"STORE", Kind::file},
                            std::pair{"A", Kind::file},          std::pair{"B", Kind::file},
                            std::pair{"DIR", Kind::folder},      std::pair{"NAME|FILE", Kind::profile},
                            std::pair{"PROFILE", Kind::profile}, std::pair{"NAME=VALUE", Kind::profile_value},
                            std::pair{"BASE", Kind::text},       std::pair{"CERTIFICATE", Kind::text},
                            std::pair{"DATE", Kind::text},       std::pair{"DN", Kind::text},
                            std::pair{"EOL", Kind::text},        std::pair{"FORMAT", Kind::text},
                            std::pair{"HASH", Kind::text},       std::pair{"ID", Kind::text},
                            std::pair{"KIND", Kind::text},       std::pair{"KIND:PLACE", Kind::text},
                            std::pair{"N", Kind::text},          std::pair{"NAME", Kind::text},
                            std::pair{"ITEM", Kind::text},       std::pair{"CERT|SERIAL", Kind::file},
                            std::pair{"PURPOSE", Kind::text},    std::pair{"READER", Kind::text},
                            std::pair{"SEVERITY", Kind::text},   std::pair{"SHELL", Kind::text},
                            std::pair{"SRC", Kind::text},        std::pair{"TEXT", Kind::text},
                            std::pair{"TYPE", Kind::text},       std::pair{"URL", Kind::text},
                            std::pair{"WHEN", Kind::text},       std::pair{"WORD", Kind::text},
                            std::pair{"TIME", Kind::text},       std::pair{"TICKET", Kind::file},
                            std::pair{"NAME:VALUE", Kind::text}, std::pair{"SETTING=VALUE", Kind::text},
                            std::pair{"ROLE", Kind::text},       std::pair{"USER", Kind::text},
                            std::pair{"URI", Kind::text},        std::pair{"DOMAIN", Kind::text},
                            std::pair{"PROTOCOL", Kind::text},   std::pair{"ADDRESS", Kind::text},
                            std::pair{"CLIENT", Kind::text},     std::pair{"POLICY", Kind::text},
                            std::pair{"PATH|HOST", Kind::file},  std::pair{"GLOB", Kind::text},
                            std::pair{"FILE|URL", Kind::file},   std::pair{"FILE|FOLDER", Kind::file},
                            std::pair{"FROM", Kind::file},       std::pair{"TO", Kind::file},
                            std::pair{"AGE", Kind::text}};

}  // namespace

CommandFacts facts_of(const Command& command) {
  Syntax program("certkit");
  return facts_of(declare(program, command));
}

std::vector<OptionFacts> options_everywhere() {
  Globals globals;
  Syntax program("certkit");
  declare_globals(program, globals);
  return facts_of(program).options;
}

std::optional<Kind> kind_of(std::string_view placeholder) {
  for (const auto& [word, kind] : kKinds)
    if (word == placeholder) return kind;
  return std::nullopt;
}

}  // namespace certkit::cli
