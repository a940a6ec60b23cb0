#include "cli/help.hpp"

#include <CLI/CLI.hpp>
#include <vector>

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

}  // namespace

void show_help(std::ostream& out, const CLI::App& parser, const std::string& words, std::string_view examples) {
  const auto positionals = parser.get_options([](const CLI::Option* option) { return !option->nonpositional(); });
  const auto subcommands = parser.get_subcommands({});
  out << words << ": " << parser.get_description() << "\n\nUsage: " << words << (subcommands.empty() ? " [options]" : " WORD");
  for (const CLI::Option* option : positionals) out << ' ' << positional(*option);
  out << '\n';
  if (!examples.empty()) out << "\nExamples:\n" << examples;
  if (!subcommands.empty()) {
    out << "\nWORD is one of\n";
    for (const CLI::App* subcommand : subcommands) entry(out, subcommand->get_name(), subcommand->get_description());
    out << "\n`" << words << " WORD --help` shows the options of each.\n";
  }
  group(out, "Inputs", positionals);
  if (subcommands.empty()) group(out, "Options", options_in(parser, "Options"));
  const CLI::App* top = &parser;
  while (top->get_parent() != nullptr) top = top->get_parent();
  group(out, "Everywhere", options_in(*top, "Everywhere"));
}

}  // namespace certkit::cli
