#include "cli/usage_error.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "cli/help.hpp"
#include "cli/meaning.hpp"
#include "cli/meant.hpp"
#include "cli/render/pointer.hpp"
#include "cli/render/table.hpp"

namespace certkit::cli {
namespace {

std::string quoted(const std::string& word) { return "'" + base::printable(without_login(word)) + "'"; }

std::vector<const Option*> options_of_all_words(const Syntax& command) {
  std::vector<const Option*> options = command.everything();
  for (const Syntax& word : command.words)
    for (const Option* option : word.everything()) options.push_back(option);
  return options;
}

std::vector<std::string> long_names(const Syntax& syntax) {
  std::vector<std::string> names;
  for (const Option* option : syntax.everything())
    for (const std::string& spelling : option->facts.spellings)
      if (spelling.rfind("--", 0) == 0) names.push_back(spelling);
  return names;
}

std::vector<std::string> word_names(const Syntax& syntax) {
  std::vector<std::string> names;
  for (const Syntax& word : syntax.words) names.emplace_back(word.name);
  return names;
}

bool is_option(const std::string& word) { return word.size() > 1 && word[0] == '-'; }
std::string before_equals(const std::string& word) { return word.substr(0, word.find('=')); }

// Where an option was typed last, counted from 1; 0: in one word with another option, or with its value.
std::size_t last_place(const Option& option, const std::vector<std::string>& typed) {
  std::size_t at = typed.size();
  while (at > 0 && !option.is_spelt(before_equals(typed[at - 1]))) --at;
  return at;
}

// As it was typed: "-o", "--out".
std::string word_of(const Option& option, const std::vector<std::string>& typed) {
  const std::size_t place = last_place(option, typed);
  return place == 0 ? option.name() : before_equals(typed[place - 1]);
}

// "--issuer KIND:PLACE"; an input is called by its name.
std::string with_value(const Option& option) {
  return option.name() + (option.is_input() || !option.takes_value() ? "" : " " + option.facts.placeholder);
}

std::string where_help_is(const Syntax& reached) { return reached.path() + " --help shows what there is"; }

// With an example, if there is one.
std::string what_to_type(const Syntax& reached) {
  const std::string example = first_example(reached.examples, reached.path()), help = where_help_is(reached);
  return example.empty() ? help : example + "   (" + help + ")";
}

Error unknown_word(const Syntax& reached, const std::vector<std::string>& strangers) {
  const auto option = std::find_if(strangers.begin(), strangers.end(), is_option);
  const std::string word = option != strangers.end() ? before_equals(*option) : strangers.front();
  const auto known = option != strangers.end() ? long_names(reached) : word_names(reached);
  const std::string meant = did_you_mean(word, known);
  const std::string message = option != strangers.end() ? "there is no option " + quoted(word) + " in " + reached.path()
                              : known.empty()           ? quoted(word) + " is one word too many for " + reached.path()
                                                        : reached.path() + " has no " + quoted(word);
  return {Errc::usage, message, meant.empty() ? where_help_is(reached) : meant, named(word)};
}

std::optional<Error> missing(const Syntax& reached) {
  std::vector<std::string> names;
  for (const Option* option : reached.everything())
    if (option->facts.required && option->given.empty()) names.push_back(with_value(*option));
  if (names.empty()) return std::nullopt;
  return Error(Errc::usage, reached.path() + " needs " + join(names, " and "), what_to_type(reached));
}

std::optional<Error> wrong_company(const Syntax& reached, const std::vector<std::string>& typed) {
  for (const Option* option : reached.everything()) {
    if (option->given.empty()) continue;
    for (const Option* other : option->excluded) {
      if (other->given.empty()) continue;
      std::string first = word_of(*option, typed), second = word_of(*other, typed);
      if (last_place(*option, typed) > last_place(*other, typed)) std::swap(first, second);
      return Error(Errc::usage, second + " and " + first + " exclude each other", where_help_is(reached), second);
    }
    for (const Option* other : option->needed)
      if (other->given.empty()) {
        const std::string word = word_of(*option, typed);
        return Error(Errc::usage, word + " has a meaning only together with " + with_value(*other), where_help_is(reached), word);
      }
  }
  return std::nullopt;
}

Error wrong_count(const Option& option, const Syntax& reached, const std::vector<std::string>& typed) {
  const std::string word = word_of(option, typed);
  if (option.given.size() > 1) return {Errc::usage, word + " is given twice", "", word};
  return {Errc::usage, word + " wants a value: " + with_value(option), where_help_is(reached), word};
}

}  // namespace

Error no_command() { return {Errc::usage, "there is no command", "certkit --help lists the commands"}; }

Error no_such_command(const std::string& word) {
  std::vector<std::string> names;
  for (const Command* command : all_commands()) names.emplace_back(command->name);
  std::string hint = did_you_mean(word, names);
  // `certkit sign` for `certkit ca sign`.
  for (const Command* command : all_commands()) {
    if (!hint.empty()) break;
    Syntax program("certkit");
    const auto words = word_names(declare(program, *command));
    if (std::find(words.begin(), words.end(), word) != words.end())
      hint = "did you mean '" + std::string(command->name) + " " + word + "'?";
  }
  return {Errc::usage, "there is no command " + quoted(word), hint.empty() ? "certkit --help lists the commands" : hint, named(word)};
}

Error no_such_option_before_the_command(const std::string& word) {
  const std::string name = before_equals(word);
  const std::vector<std::string> known{"--json", "--quiet", "--verbose", "--color", "--help", "--version"};
  const std::string meant = did_you_mean(name, known);
  return {Errc::usage, "there is no option " + quoted(name) + " before the command",
          meant.empty() ? "options of a command stand behind it; certkit --help shows what there is" : meant, name};
}

void refuse_single_dash(const Syntax& command, const std::vector<std::string>& typed) {
  std::vector<std::string> known = long_names(command);
  for (const Syntax& word : command.words)
    for (std::string& name : long_names(word)) known.push_back(std::move(name));
  for (const std::string& word : typed) {
    if (word == "--") return;
    const std::string name = before_equals(word);
    if (name.size() > 2 && name[0] == '-' && std::find(known.begin(), known.end(), "-" + name) != known.end())
      throw Error(Errc::usage, "there is no option " + quoted(name) + ": long options begin with two dashes",
                  "did you mean '-" + name + "'?", name);
  }
}

void refuse_equals_of_short_options(const Syntax& command, const std::vector<std::string>& typed) {
  const std::vector<const Option*> options = options_of_all_words(command);
  for (const std::string& word : typed) {
    if (word == "--") return;
    if (word.size() < 3 || word[0] != '-' || word[1] == '-' || word[2] != '=') continue;
    const std::string name = word.substr(0, 2), value = word.substr(3);
    for (const Option* option : options)
      if (option->takes_value() && option->is_spelt(name))
        throw Error(Errc::usage, "the value of " + name + " follows without '='",
                    "write " + name + " " + (value.empty() ? option->facts.placeholder : base::printable(value)) + ", or " +
                        option->name() + "=" + (value.empty() ? option->facts.placeholder : base::printable(value)),
                    name);
  }
}

void refuse_values_of_flags(const Syntax& command, const std::vector<std::string>& typed) {
  const std::vector<const Option*> options = options_of_all_words(command);
  for (const std::string& word : typed) {
    if (word == "--") return;
    const std::string name = before_equals(word);
    if (name == word || name.rfind("--", 0) != 0) continue;
    for (const Option* option : options)
      if (!option->takes_value() && option->is_spelt(name))
        throw Error(Errc::usage, name + " takes no value", "leave out '" + without_login(word).substr(name.size()) + "', or all of it",
                    named(word));
  }
}

void refuse_options_of_others(const Syntax& command, const Syntax& reached) {
  if (&reached == &command || !command.action) return;
  for (const Option& option : command.options) {
    if (option.given.empty()) continue;
    const auto own = long_names(reached);
    if (std::find(own.begin(), own.end(), option.name()) == own.end()) throw unknown_word(reached, {option.name()});
    throw Error(Errc::usage, option.name() + " stands behind " + std::string(reached.name), what_to_type(reached), option.name());
  }
}

void refuse_wrong_company(const Syntax& reached, const std::vector<std::string>& typed) {
  if (const auto found = wrong_company(reached, typed)) throw *found;
}

void refuse_options_as_values(const Syntax& reached) {
  const auto options = reached.everything();
  for (const Option* option : options) {
    if (option->is_input() || !option->takes_value()) continue;
    for (const std::string& value : option->given)
      if (std::any_of(options.begin(), options.end(), [&](const Option* other) { return other->is_spelt(value); }))
        throw Error(Errc::usage, option->name() + " wants a value, and " + quoted(value) + " is an option",
                    "a file of that name is ./" + value, value);
  }
}

Error usage_error(const Syntax& reached, const Misfit& misfit, const std::vector<std::string>& typed) {
  if (misfit.miscounted != nullptr) return wrong_count(*misfit.miscounted, reached, typed);
  if (!misfit.strangers.empty()) return unknown_word(reached, misfit.strangers);
  if (!reached.words.empty() && !reached.action)
    return {Errc::usage, reached.path() + " needs one of " + join(word_names(reached)), what_to_type(reached)};
  if (auto found = wrong_company(reached, typed)) return *found;
  if (auto found = missing(reached)) return *found;
  return {Errc::usage, misfit.complaint, where_help_is(reached)};
}

}  // namespace certkit::cli
