#include "cli/help.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <set>
#include <vector>

#include "cli/command.hpp"

namespace certkit::cli {
namespace {

constexpr std::size_t kTextColumn = 28;  // where descriptions begin
constexpr std::size_t kWidth = 100;

// One entry: its name, then its description, folded between words.
void entry(std::ostream& out, const std::string& name, const std::string& description) {
  std::string line = "  " + name;
  if (line.size() + 2 > kTextColumn) {
    out << line << '\n';
    line.clear();
  }
  line.resize(kTextColumn, ' ');
  bool begun = false;
  for (std::size_t at = 0; at < description.size();) {
    const std::size_t end = std::min(description.find(' ', at), description.size());
    if (begun && line.size() + 1 + (end - at) > kWidth) {
      out << line << '\n';
      line.assign(kTextColumn, ' ');
      begun = false;
    }
    line += (begun ? " " : "") + description.substr(at, end - at);
    begun = true;
    at = end + 1;
  }
  out << line << '\n';
}

bool takes_several(const CLI::Option& option) { return option.get_items_expected_max() > 1; }

std::string positional(const CLI::Option& option) {
  const std::string name = option.get_name(true) + (takes_several(option) ? "..." : "");
  return option.get_required() ? name : "[" + name + "]";
}

// "-o, --out FILE"; options without a short name stand below the long names of the others.
std::string option_name(const CLI::Option& option) {
  std::string text = option.get_snames().empty() ? "    " : "-" + option.get_snames().front() + (option.get_lnames().empty() ? "" : ", ");
  if (!option.get_lnames().empty()) text += "--" + option.get_lnames().front();
  return option.get_items_expected_max() == 0 ? text : text + " " + option.get_type_name();
}

void group(std::ostream& out, const std::string& heading, const std::vector<const CLI::Option*>& options) {
  if (options.empty()) return;
  out << '\n' << heading << ":\n";
  for (const CLI::Option* option : options) {
    if (option->nonpositional())
      entry(out, option_name(*option), option->get_description() + (option->get_required() ? " (required)" : ""));
    else
      entry(out, option->get_name(true), option->get_description());
  }
}

std::vector<const CLI::Option*> options_in(const CLI::App& parser, const std::string& name) {
  return parser.get_options([&](const CLI::Option* option) {
    return option->nonpositional() && option->get_group() == name && (name != "Options" || option != parser.get_help_ptr());
  });
}

constexpr std::string_view heading_word(Heading heading) {
  switch (heading) {
    case Heading::make:
      return "Make";
    case Heading::reshape:
      return "Reshape";
    case Heading::look:
      return "Look";
    case Heading::keep:
      return "Keep";
  }
  return "";
}

struct Example {
  std::string comment, line;
};

std::vector<Example> parse_examples(std::string_view text) {
  std::vector<Example> all;
  std::string comment;
  while (!text.empty()) {
    const std::string line(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.rfind("  #", 0) == 0) {
      comment = line;
    } else {
      all.push_back({std::move(comment), line});
      comment.clear();
    }
  }
  return all;
}

// From "certkit" on: what stands before it is the beginning of a pipe.
std::string_view own_part(const Example& example) {
  const std::string_view line = example.line;
  return line.substr(std::min(line.find("certkit "), line.size()));
}

bool begins(std::string_view line, const std::string& words) { return line == words || line.rfind(words + " ", 0) == 0; }

}  // namespace

void show_overview(std::ostream& out) {
  out << "certkit [--json] [--quiet | --verbose] [--color auto|always|never] COMMAND [options] [INPUT...]\n";
  const Heading* last = nullptr;
  for (const Command* command : all_commands()) {
    const bool first = last == nullptr || *last != command->heading;
    std::string name(command->name);
    name.resize(std::max<std::size_t>(12, name.size() + 1), ' ');
    std::string heading(first ? heading_word(command->heading) : "");
    heading.resize(9, ' ');
    out << (first ? "\n" : "") << heading << name << command->summary << '\n';
    last = &command->heading;
  }
  out << "\n`certkit COMMAND --help` shows examples and every option.\n"
         "Exit codes: 0 done, or yes; 1 no; 2 usage; 3 unreadable; 4 password; 5 network; 6 refused; 7 pending; 8 done in part.\n";
}

std::string examples_for(std::string_view examples, const std::string& words, bool has_words) {
  std::string text;
  std::set<std::string> seen;
  for (const Example& example : parse_examples(examples)) {
    const std::string_view line = own_part(example);
    if (!begins(line, words)) continue;
    const std::string_view rest = line.substr(std::min(words.size() + 1, line.size()));
    if (has_words && !seen.emplace(rest.substr(0, rest.find(' '))).second) continue;
    text += (example.comment.empty() ? "" : example.comment + "\n") + example.line + "\n";
  }
  return text;
}

std::string first_example(std::string_view examples, const std::string& words) {
  for (const Example& example : parse_examples(examples))
    if (begins(own_part(example), words)) return example.line.substr(2);
  return {};
}

void show_help(std::ostream& out, const CLI::App& parser, const std::string& words, std::string_view examples) {
  const auto positionals = parser.get_options([](const CLI::Option* option) { return !option->nonpositional(); });
  const auto subcommands = parser.get_subcommands({});
  out << words << ": " << parser.get_description() << "\n\nUsage: " << words << (subcommands.empty() ? " [options]" : " WORD");
  for (const CLI::Option* option : positionals) out << ' ' << positional(*option);
  out << '\n';
  if (const std::string own = examples_for(examples, words, !subcommands.empty()); !own.empty()) out << "\nExamples:\n" << own;
  if (!subcommands.empty()) {
    out << "\nWORD is one of\n";
    for (const CLI::App* subcommand : subcommands) entry(out, subcommand->get_name(), subcommand->get_description());
    out << "\n`" << words << " WORD --help` shows examples and options of each.\n";
  }
  group(out, "Inputs", positionals);
  if (subcommands.empty()) group(out, "Options", options_in(parser, "Options"));
  const CLI::App* top = &parser;
  while (top->get_parent() != nullptr) top = top->get_parent();
  group(out, "Everywhere", options_in(*top, "Everywhere"));
}

}  // namespace certkit::cli
