#include "cli/usage_error.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "cli/help.hpp"
#include "cli/meant.hpp"
#include "cli/render/table.hpp"

namespace certkit::cli {
namespace {

std::string quoted(const std::string& word) { return "'" + base::printable(word) + "'"; }

// The options that may stand there: those of the parser and of the ones around it.
std::vector<const CLI::Option*> options_at(const CLI::App& inner) {
  std::vector<const CLI::Option*> all;
  for (const CLI::App* parser = &inner; parser != nullptr; parser = parser->get_parent()) {
    const auto own = parser->get_options();
    all.insert(all.end(), own.begin(), own.end());
  }
  return all;
}

std::vector<std::string> long_names(const std::vector<const CLI::Option*>& options) {
  std::vector<std::string> names;
  for (const CLI::Option* option : options)
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

std::vector<std::string> subcommand_names(const CLI::App& parser) {
  std::vector<std::string> names;
  for (const CLI::App* known : parser.get_subcommands({})) names.push_back(known->get_name());
  return names;
}

bool is_option(const std::string& word) { return word.size() > 1 && word[0] == '-'; }
std::string before_equals(const std::string& word) { return word.substr(0, word.find('=')); }

bool is_name_of(const std::string& word, const CLI::Option& option) {
  const auto among = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  return word.rfind("--", 0) == 0 ? among(option.get_lnames(), word.substr(2)) : is_option(word) && among(option.get_snames(), word.substr(1));
}

struct Typed {
  std::string word;  // "-o", "--out"
  std::size_t at;
};
// The last time that an option was typed.
std::optional<Typed> typed(const CLI::Option& option, const std::vector<std::string>& given) {
  for (std::size_t i = given.size(); i-- > 0;)
    if (const std::string name = before_equals(given[i]); is_name_of(name, option)) return Typed{name, i};
  return std::nullopt;
}

std::string word_of(const CLI::Option& option, const std::vector<std::string>& given) {
  const auto found = typed(option, given);
  return found ? found->word : option.get_name();
}

// "--issuer KIND:PLACE"; a positional is called by its name.
std::string with_value(const CLI::Option& option) {
  if (!option.nonpositional()) return option.get_name(true);
  return option.get_name() + (option.get_items_expected_max() == 0 ? "" : " " + option.get_type_name());
}

struct Place {
  const CLI::App& inner;
  std::string words;  // "certkit ca sign"
  std::string hint;   // where the help is
  std::string show;   // an example, and where the help is
  const std::vector<std::string>& given;
};

Error unknown_word(const Place& place, const std::vector<std::string>& extras) {
  const auto option = std::find_if(extras.begin(), extras.end(), is_option);
  const std::string word = option != extras.end() ? before_equals(*option) : extras.front();
  const auto known = option != extras.end() ? long_names(options_at(place.inner)) : subcommand_names(place.inner);
  const std::string meant = did_you_mean(word, known);
  const std::string message = option != extras.end() ? "there is no option " + quoted(word) + " in " + place.words
                              : known.empty()        ? quoted(word) + " is one word too many for " + place.words
                                                     : place.words + " has no " + quoted(word);
  return {Errc::usage, message, meant.empty() ? place.hint : meant, word};
}

std::optional<Error> missing(const Place& place) {
  std::vector<std::string> names;
  for (const CLI::Option* option : options_at(place.inner))
    if (option->get_required() && option->count() == 0) names.push_back(with_value(*option));
  if (names.empty()) return std::nullopt;
  std::sort(names.begin(), names.end(), [](const auto& a, const auto& b) { return a[0] != '-' && b[0] == '-'; });  // as they are typed
  return Error(Errc::usage, place.words + " needs " + join(names, " and "), place.show);
}

std::optional<Error> wrong_company(const Place& place) {
  for (const CLI::Option* option : options_at(place.inner)) {
    if (option->count() == 0) continue;
    for (const CLI::Option* other : option->get_excludes()) {
      if (other->count() == 0) continue;
      auto first = typed(*option, place.given), second = typed(*other, place.given);
      if (!first || !second) continue;
      if (first->at > second->at) std::swap(first, second);
      return Error(Errc::usage, second->word + " and " + first->word + " exclude each other", place.hint, second->word);
    }
    for (const CLI::Option* other : option->get_needs())
      if (other->count() == 0) {
        const std::string word = word_of(*option, place.given);
        return Error(Errc::usage, word + " has a meaning only together with " + with_value(*other), place.hint, word);
      }
  }
  return std::nullopt;
}

std::optional<Error> no_value(const Place& place, const CLI::ParseError& error) {
  if (error.get_name() != "ArgumentMismatch") return std::nullopt;
  const std::string message = error.what();
  for (const CLI::Option* option : options_at(place.inner)) {
    if (message.rfind(option->get_name() + ":", 0) != 0) continue;
    const std::string word = word_of(*option, place.given);
    return Error(Errc::usage, word + " wants a value: " + with_value(*option), place.hint, word);
  }
  return std::nullopt;
}

}  // namespace

Error no_such_command(const std::string& word) {
  std::vector<std::string> names;
  for (const Command* command : all_commands()) names.emplace_back(command->name);
  std::string hint = did_you_mean(word, names);
  // `certkit sign` for `certkit ca sign`.
  for (const Command* command : all_commands()) {
    if (!hint.empty()) break;
    CLI::App parser;
    const Action action = command->declare(parser);
    const auto words = subcommand_names(parser);
    if (std::find(words.begin(), words.end(), word) != words.end()) hint = "did you mean '" + std::string(command->name) + " " + word + "'?";
  }
  return {Errc::usage, "there is no command " + quoted(word), hint.empty() ? "certkit --help lists the commands" : hint, word};
}

Error no_such_option_before_the_command(const std::string& word) {
  const std::string name = before_equals(word);
  const std::vector<std::string> known{"--json", "--quiet", "--verbose", "--color", "--help", "--version"};
  const std::string meant = did_you_mean(name, known);
  return {Errc::usage, "there is no option " + quoted(name) + " before the command",
          meant.empty() ? "options of a command stand behind it; certkit --help shows what there is" : meant, name};
}

const CLI::App& innermost(const CLI::App& parser) {
  const auto reached = parser.get_subcommands();
  return reached.empty() ? parser : innermost(*reached.front());
}

std::string words_to(const CLI::App& parser, const Command& command) {
  std::string words = "certkit " + std::string(command.name);
  for (const CLI::App* at = &parser; !at->get_subcommands().empty(); at = at->get_subcommands().front())
    words += " " + at->get_subcommands().front()->get_name();
  return words;
}

void refuse_single_dash(const CLI::App& parser, const std::vector<std::string>& given) {
  std::vector<std::string> known = long_names(options_at(parser));
  for (const CLI::App* word : parser.get_subcommands({}))
    for (const std::string& name : long_names(options_at(*word))) known.push_back(name);
  for (const std::string& word : given) {
    if (word == "--") return;
    const std::string name = before_equals(word);
    if (name.size() > 2 && name[0] == '-' && std::find(known.begin(), known.end(), "-" + name) != known.end())
      throw Error(Errc::usage, "there is no option " + quoted(name) + ": long options begin with two dashes", "did you mean '-" + name + "'?",
                  name);
  }
}

void refuse_options_as_values(const CLI::App& parser) {
  const auto options = options_at(innermost(parser));
  for (const CLI::Option* option : options) {
    if (!option->nonpositional() || option->get_items_expected_max() == 0) continue;
    for (const std::string& value : option->results())
      if (std::any_of(options.begin(), options.end(), [&](const CLI::Option* other) { return is_name_of(value, *other); }))
        throw Error(Errc::usage, option->get_name() + " wants a value, and " + quoted(value) + " is an option",
                    "a file of that name is ./" + value, value);
  }
}

Error usage_error(const CLI::App& parser, const CLI::ParseError& error, const std::vector<std::string>& given, const Command& command) {
  const CLI::App& inner = innermost(parser);
  const std::string words = words_to(parser, command);
  const auto needed = subcommand_names(inner);
  const std::string example = first_example(command.examples, words);
  const std::string hint = words + " --help shows what there is";
  const Place place{inner, words, hint, example.empty() ? hint : example + "   (" + hint + ")", given};
  if (auto found = no_value(place, error)) return *found;
  if (const auto extras = parser.remaining(true); !extras.empty()) return unknown_word(place, extras);
  if (!needed.empty()) return {Errc::usage, words + " needs one of " + join(needed), place.show};
  if (auto found = wrong_company(place)) return *found;
  if (auto found = missing(place)) return *found;
  return {Errc::usage, error.what(), place.hint};
}

}  // namespace certkit::cli
