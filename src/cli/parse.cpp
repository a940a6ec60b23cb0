#include "cli/parse.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "cli/render/table.hpp"
#include "cli/usage_error.hpp"

namespace certkit::cli {
namespace {

// What CLI11 calls it, whose names have no colon from 2.4 on: "KIND/PLACE".
std::string foreign_name(const Option& option) {
  std::string name = option.name();
  std::replace(name.begin(), name.end(), ':', '/');
  return name;
}

// The declaration as CLI11 wants it, without what it has no use for: texts, words that are not typed, and what options ask of each other,
// which is looked at afterwards.
class Translated {
 public:
  Translated(Syntax& command, const std::vector<std::string>& typed) : command_(command), typed_(typed) {
    app_.fallthrough();
    add_options(app_, *command.around);
    add(app_, command);
  }

  CLI::App& app() noexcept { return app_; }

  void note_what_was_given() {
    for (const auto& [option, foreign] : options_) option->given = foreign->results();
  }

  [[nodiscard]] const Syntax& reached() const {
    const Syntax* last = &command_;
    for (const auto& [word, foreign] : words_)
      if (word->around == last && foreign->parsed() > 0) last = word;
    return *last;
  }

 private:
  struct Add {
    CLI::App& app;
    const std::string& name;
    CLI::Option* operator()(std::monostate) const { return app.set_help_flag(name); }
    CLI::Option* operator()(bool* target) const { return app.add_flag(name, *target); }
    CLI::Option* operator()(std::vector<std::string>* target) const {
      CLI::Option* option = app.add_option(name, *target);
      return option->nonpositional() ? option->allow_extra_args(false) : option;
    }
    template <class Value>
    CLI::Option* operator()(Value* target) const {
      return app.add_option(name, *target);
    }
  };

  void add_option(CLI::App& app, Option& option) {
    const std::string name = option.is_input() ? foreign_name(option) : join(option.facts.spellings, ",");
    CLI::Option* foreign = std::visit(Add{app, name}, option.target)->required(option.facts.required);
    if (!option.checks.empty()) {
      const auto check = [&option](const std::string& value) {
        option.check(value);
        return std::string();  // nothing to object to
      };
      foreign->check(CLI::Validator(check, ""));
    }
    options_.emplace_back(&option, foreign);
  }

  void add_options(CLI::App& app, Syntax& syntax) {
    for (Option& input : syntax.inputs) add_option(app, input);
    for (Option& option : syntax.options) add_option(app, option);
  }

  void add(CLI::App& app, Syntax& syntax) {
    add_options(app, syntax);
    if (!syntax.words.empty()) app.require_subcommand(syntax.action ? 0 : 1, 1);
    for (Syntax& word : syntax.words) {
      if (std::find(typed_.begin(), typed_.end(), word.name) == typed_.end()) continue;
      CLI::App* own = app.add_subcommand(std::string(word.name));
      words_.emplace_back(&word, own);
      add(*own, word);
    }
  }

  CLI::App app_;
  const Syntax& command_;
  const std::vector<std::string>& typed_;
  std::vector<std::pair<Option*, CLI::Option*>> options_;
  std::vector<std::pair<const Syntax*, const CLI::App*>> words_;
};

Misfit misfit(const CLI::App& app, const CLI::ParseError& error, const Syntax& reached) {
  Misfit found{nullptr, app.remaining(true), error.what()};
  if (error.get_name() != "ArgumentMismatch") return found;
  for (const Option* option : reached.everything())
    if (found.complaint.rfind(foreign_name(*option) + ":", 0) == 0) {
      found.miscounted = option;
      break;
    }
  return found;
}

// Other commands write one file, and are told its name by -o; who makes several has a folder and a beginning of their names. The nearest
// spelling would be worse than no help: --o is an organization.
std::optional<Error> output_elsewhere(const Syntax& reached, const std::vector<std::string>& strangers) {
  const auto spelt = [&](std::string_view name) {
    const auto all = reached.everything();
    return std::any_of(all.begin(), all.end(), [&](const Option* option) { return option->is_spelt(name); });
  };
  if (!spelt("--out-dir") || !spelt("--name")) return std::nullopt;
  for (const std::string& word : strangers) {
    if (word.size() < 2 || word[0] != '-') continue;
    const std::string name = word[1] == '-' ? word.substr(0, word.find('=')) : word.substr(0, 2);
    const auto known = {"-o", "--out", "--output", "--outfile", "--out-file"};
    if (std::find(known.begin(), known.end(), name) == known.end()) continue;
    return Error(Errc::usage, "there is no option '" + name + "' in " + reached.path(),
                 "--out-dir DIR says where the files go, and --name BASE what they are called", name);
  }
  return std::nullopt;
}

}  // namespace

Parsed parse(Syntax& command, const std::vector<std::string>& typed) {
  refuse_single_dash(command, typed);
  refuse_equals_of_short_options(command, typed);
  refuse_values_of_flags(command, typed);
  Translated translated(command, typed);
  try {
    translated.app().parse(std::vector<std::string>(typed.rbegin(), typed.rend()));  // it takes them last first
  } catch (const CLI::CallForHelp&) {
    return {translated.reached(), true};
  } catch (const CLI::ParseError& error) {
    translated.note_what_was_given();
    const Syntax& reached = translated.reached();
    const Misfit found = misfit(translated.app(), error, reached);
    if (auto elsewhere = output_elsewhere(reached, found.strangers)) throw Error(*elsewhere);
    throw usage_error(reached, found, typed);
  }
  translated.note_what_was_given();
  refuse_options_of_others(command, translated.reached());
  refuse_wrong_company(translated.reached(), typed);
  refuse_options_as_values(translated.reached());
  return {translated.reached(), false};
}

base::LibraryVersion cli11_version() { return {"CLI11", CLI11_VERSION}; }

}  // namespace certkit::cli
