// An option or an input of a command, as data: what can be said of it, what its value has to be, and where the value goes.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace certkit::cli {

// What help, manual pages and completions say of it.
struct OptionFacts {
  std::vector<std::string> spellings;  // "-o", "--out"; none for an input
  std::string placeholder;             // "FILE", of an input its name; empty: takes no value
  std::string description;
  std::vector<std::string> choices;  // the words that it takes, or the best known of them
  bool required = false, several = false;
};

struct Option {
  // A list takes several values: of an option each with its name before it. What has no target asks for help.
  using Target = std::variant<std::monostate, bool*, int*, std::string*, std::vector<std::string>*>;
  using Check = std::function<void(const std::string& value)>;  // throws Errc::usage, and need not name the value as its input

  // `usage` is what help shows: "-o, --out FILE", "--json", "INPUT".
  Option(std::string_view usage, Target target, std::string_view description);
  Option(const Option&) = delete;  // others point here
  Option& operator=(const Option&) = delete;

  // What is wrong with a value is said before anything is done, and points at what was typed.
  Option& required();
  Option& one_of(const std::vector<std::string>& words);  // only these
  // These are offered, and others are for the command to judge. A word that ends in ':' or '=' is continued by the user.
  Option& such_as(const std::vector<std::string>& words);
  Option& number_between(int least, int most);
  Option& understood_by(Check read);
  Option& needs(const Option& other);
  Option& excludes(Option& other);  // and the other this one

  [[nodiscard]] bool is_input() const noexcept { return facts.spellings.empty(); }
  [[nodiscard]] bool takes_value() const noexcept { return !facts.placeholder.empty(); }
  [[nodiscard]] bool is_spelt(std::string_view word) const noexcept;
  void check(const std::string& value) const;  // throws Errc::usage
  // "--out", "INPUT": what messages call it.
  [[nodiscard]] const std::string& name() const noexcept { return is_input() ? facts.placeholder : facts.spellings.back(); }

  OptionFacts facts;
  Target target;
  std::vector<Check> checks;
  std::vector<const Option*> needed, excluded;
  std::vector<std::string> given;  // after parsing: its values as typed; a flag has one for each time
};

}  // namespace certkit::cli
