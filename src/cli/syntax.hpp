// What a command takes, declared once, as data: its options, its inputs, and the words that it is made of, as `ca` is of init, sign, list
// and export. Help, manual pages, completions and usage errors read it; parse() fills it.
#pragma once

#include <functional>
#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "cli/exit.hpp"
#include "cli/option.hpp"

namespace certkit::cli {

struct Session;
struct Syntax;

using Action = std::function<Exit(Session&)>;
using Declare = Action (*)(Syntax& syntax);  // returns what to do with it; nothing, where one of its words has to follow

struct Syntax {
  explicit Syntax(std::string_view own_name) : name(own_name) {}
  Syntax(const Syntax&) = delete;  // others point here
  Syntax& operator=(const Syntax&) = delete;

  // The value goes to `target`, which has to be there as long as this. `usage` as for Option.
  Option& flag(std::string_view usage, bool& target, std::string_view description);
  Option& option(std::string_view usage, std::string& target, std::string_view description);
  Option& option(std::string_view usage, int& target, std::string_view description);
  Option& option(std::string_view usage, std::vector<std::string>& target, std::string_view description);  // may be repeated
  Option& input(std::string_view usage, std::string& target, std::string_view description);
  Option& input(std::string_view usage, std::vector<std::string>& target, std::string_view description);
  Option& help(std::string_view usage, std::string_view description);
  // Literals: they are not copied. Without examples of its own, a word has those of what is around it.
  Syntax& word(std::string_view name, std::string_view summary, Declare declare, std::string_view examples = {});

  // "certkit ca sign"
  [[nodiscard]] std::string path() const;
  // Whatever may stand behind it: its own inputs and options, and those of what is around it.
  [[nodiscard]] std::vector<const Option*> everything() const;

  std::string_view name, summary, examples;
  std::list<Option> inputs, options;
  std::list<Syntax> words;
  Syntax* around = nullptr;
  Action action;
};

}  // namespace certkit::cli
