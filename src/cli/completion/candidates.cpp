#include "cli/completion/candidates.hpp"

#include <algorithm>
#include <span>

#include "cli/surface.hpp"
#include "fleet/inventory.hpp"

namespace certkit::cli {
namespace {

using Typed = std::span<const std::string>;

class Completer {
 public:
  Completer(Typed typed, const profile::Library& profiles) : typed_(typed), last_(typed.back()), profiles_(profiles) {}

  Candidates all() {
    if (!before_command()) return std::move(found_);
    for (const Command* command : all_commands())
      if (command->name == typed_[at_]) {
        ++at_;
        after_command(facts_of(*command));
        break;
      }
    return std::move(found_);
  }

 private:
  [[nodiscard]] bool at_last() const { return at_ + 1 == typed_.size(); }

  void offer(const std::string& text, const std::string& description) {
    if (text.starts_with(last_)) found_.words.push_back({text, description});
  }

  // True if a command is among the finished words, and at_ then stands on it.
  bool before_command() {
    for (; !at_last() && typed_[at_].starts_with('-'); ++at_)
      if (value_follows(everywhere_)) return false;
    if (!at_last() && typed_[at_] == "help" && !asks_for_help_) {
      asks_for_help_ = true;
      ++at_;
      return before_command();
    }
    if (!at_last()) return true;
    if (last_.starts_with('-')) {
      offer_options(everywhere_);
      offer("--version", "The version of certkit");
    } else {
      for (const Command* command : all_commands()) offer(std::string(command->name), std::string(command->summary));
      if (!asks_for_help_) offer("help", "Examples and every option of a command");
    }
    return false;
  }

  void after_command(const CommandFacts& command) {
    const CommandFacts* here = &command;
    std::size_t inputs = 0;
    bool options_end = false;
    for (; !at_last(); ++at_) {
      const std::string& word = typed_[at_];
      if (!options_end && word == "--") {
        options_end = true;
      } else if (!options_end && word.size() > 1 && word.starts_with('-')) {
        if (value_follows(known(*here))) return;
      } else if (!here->subcommands.empty()) {
        const auto next = std::find_if(here->subcommands.begin(), here->subcommands.end(),
                                       [&](const CommandFacts& one) { return one.words.ends_with(" " + word); });
        if (next == here->subcommands.end()) return;
        here = &*next;
      } else {
        ++inputs;
      }
    }
    if (!options_end && last_.starts_with('-') && last_ != "-") {
      if (const auto equals = last_.find('='); equals != std::string::npos) {
        for (const OptionFacts& option : known(*here))
          if (!option.placeholder.empty() && has(option, last_.substr(0, equals))) return offer_value(option, equals + 1);
        return;
      }
      return offer_options(known(*here));
    }
    for (const CommandFacts& one : here->subcommands) offer(one.words.substr(one.words.rfind(' ') + 1), one.summary);
    if (last_ == "-") offer_options(known(*here));
    if (here->inputs.empty()) return;
    const OptionFacts& input = here->inputs[std::min(inputs, here->inputs.size() - 1)];
    if (inputs < here->inputs.size() || input.several) offer_value(input, 0);
  }

  static bool has(const OptionFacts& option, const std::string& spelling) {
    return std::find(option.spellings.begin(), option.spellings.end(), spelling) != option.spellings.end();
  }

  [[nodiscard]] std::vector<OptionFacts> known(const CommandFacts& command) const {
    std::vector<OptionFacts> all = command.options;
    all.insert(all.end(), everywhere_.begin(), everywhere_.end());
    return all;
  }

  // The finished word at_ is an option. Its value, where it is a word of its own, is stepped over, or is what is being typed: then it is
  // offered, and this is true.
  bool value_follows(const std::vector<OptionFacts>& options) {
    const std::string& word = typed_[at_];
    // Of short options in one word, "-fo", only the last one can have a value.
    const std::string spelling = word.starts_with("--") ? word : "-" + word.substr(word.size() - 1);
    for (const OptionFacts& option : options) {
      if (option.placeholder.empty() || !has(option, spelling)) continue;
      ++at_;
      if (!at_last()) return false;
      offer_value(option, 0);
      return true;
    }
    return false;
  }

  void offer_options(const std::vector<OptionFacts>& options) {
    for (const OptionFacts& option : options) {
      const bool used = std::any_of(typed_.begin(), typed_.end() - 1, [&](const std::string& word) {
        return has(option, word.substr(0, word.starts_with("--") ? word.find('=') : word.size()));
      });
      if (used && !option.several) continue;
      for (const std::string& spelling : option.spellings) offer(spelling, option.description);
    }
  }

  // The value begins after `begins` octets of the last word.
  void offer_value(const OptionFacts& option, std::size_t begins) {
    const std::string before = last_.substr(0, begins), value = last_.substr(begins);
    for (const std::string& choice : option.choices) {
      // "file:" and "ca:" are continued with a path.
      if (choice.ends_with(':') && value.starts_with(choice)) {
        if (choice == "file:" || choice == "ca:")
          offer_paths(choice == "ca:" ? Candidates::Paths::folders : Candidates::Paths::files, begins + choice.size());
        return;
      }
      offer(before + choice, option.description);
    }
    if (has(option, "--only")) offer_names_of_fleet(before);
    switch (kind_of(option.placeholder).value_or(Kind::text)) {
      case Kind::text: break;
      case Kind::file: offer_paths(Candidates::Paths::files, begins); break;
      case Kind::folder: offer_paths(Candidates::Paths::folders, begins); break;
      case Kind::profile:
        for (const profile::ListedProfile& profile : profiles_.list())
          if (!profile.is_abstract) offer(before + profile.id, profile.title);
        offer_paths(Candidates::Paths::files, begins);
        break;
      case Kind::profile_value: offer_inputs_of_profile(before); break;
    }
  }

  void offer_paths(Candidates::Paths paths, std::size_t begins) {
    found_.paths = paths;
    found_.path_begins = begins;
  }

  // What was typed behind the last of these spellings; empty: nothing.
  [[nodiscard]] std::string typed_value(std::initializer_list<std::string_view> spellings) const {
    std::string value;
    for (std::size_t i = 0; i + 1 < typed_.size(); ++i)
      for (const std::string_view spelling : spellings) {
        if (typed_[i] == spelling) value = typed_[i + 1];
        if (spelling.starts_with("--") && typed_[i].starts_with(std::string(spelling) + "=")) value = typed_[i].substr(spelling.size() + 1);
      }
    return value;
  }

  void offer_names_of_fleet(const std::string& before) {
    const std::string file = typed_value({"--fleet"});
    try {
      for (const fleet::CertificateEntry& one : fleet::read_fleet(file.empty() ? "fleet.yaml" : file).certificates)
        offer(before + one.name, one.profile);
    } catch (const Error&) {
      // No fleet, or a wrong one: the command says so when it is run.
    }
  }

  void offer_inputs_of_profile(const std::string& before) {
    const std::string name = typed_value({"--profile", "-p"});
    try {
      for (const auto& input : profiles_.load(name).inputs.entries) offer(before + input.name + "=", input.value.help);
    } catch (const Error&) {
      // No profile yet, or none that can be read: the command says so when it is run.
    }
  }

  Typed typed_;
  const std::string& last_;
  const profile::Library& profiles_;
  const std::vector<OptionFacts> everywhere_ = options_everywhere();
  std::size_t at_ = 0;
  bool asks_for_help_ = false;  // `help COMMAND`
  Candidates found_;
};

}  // namespace

Candidates candidates(const std::vector<std::string>& typed, const profile::Library& profiles) {
  if (typed.empty()) return {};
  Candidates found = Completer(typed, profiles).all();
  if (!found.words.empty()) found.paths = Candidates::Paths::none;
  return found;
}

}  // namespace certkit::cli
