#include "cli/help.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include "cli/command.hpp"
#include "cli/render/table.hpp"

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

std::string usage_of(const Option& input) {
  const std::string name = input.name() + (input.facts.several ? "..." : "");
  return input.facts.required ? name : "[" + name + "]";
}

// "-o, --out FILE"; options without a short name stand below the long names of the others.
std::string entry_name(const Option& option) {
  if (option.is_input()) return option.name();
  const bool has_short = option.facts.spellings.front().rfind("--", 0) != 0;
  return (has_short ? "" : "    ") + join(option.facts.spellings) + (option.takes_value() ? " " + option.facts.placeholder : "");
}

void group(std::ostream& out, const std::string& heading, const std::list<Option>& options) {
  if (options.empty()) return;
  out << '\n' << heading << ":\n";
  for (const Option& option : options)
    entry(out, entry_name(option), option.facts.description + (option.facts.required && !option.is_input() ? " (required)" : ""));
}

constexpr std::string_view heading_word(Heading heading) {
  switch (heading) {
    case Heading::make: return "Make";
    case Heading::reshape: return "Reshape";
    case Heading::look: return "Look";
    case Heading::keep: return "Keep";
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
  out << "\n`certkit COMMAND --help`, or `certkit help COMMAND`, shows examples and every option.\n"
         "Exit codes: 0 done, or yes; 1 no; 2 usage; 3 unreadable; 4 password; 5 network; 6 refused; 7 pending; 8 done in part.\n";
}

std::string examples_for(std::string_view examples, const std::string& words, bool has_words) {
  std::string text;
  std::set<std::string> seen;
  for (const Example& example : parse_examples(examples)) {
    const std::string_view line = own_part(example);
    if (!begins(line, words)) continue;
    const std::string_view rest = line.substr(std::min(words.size() + 1, line.size()));
    if (has_words && !rest.starts_with('-') && !seen.emplace(rest.substr(0, rest.find(' '))).second) continue;
    text += (example.comment.empty() ? "" : example.comment + "\n") + example.line + "\n";
  }
  return text;
}

std::string first_example(std::string_view examples, const std::string& words) {
  for (const Example& example : parse_examples(examples))
    if (begins(own_part(example), words)) return example.line.substr(2);
  return {};
}

void show_help(std::ostream& out, const Syntax& syntax) {
  const std::string path = syntax.path();
  const bool has_words = !syntax.words.empty();
  out << path << ": " << syntax.summary << "\n\nUsage: " << path << (has_words && !syntax.action ? " WORD" : " [options]");
  for (const Option& input : syntax.inputs) out << ' ' << usage_of(input);
  out << '\n';
  if (has_words && syntax.action) out << "       " << path << " WORD [options]\n";
  if (const std::string own = examples_for(syntax.examples, path, has_words); !own.empty()) out << "\nExamples:\n" << own;
  if (has_words) {
    out << "\nWORD is one of\n";
    for (const Syntax& word : syntax.words) entry(out, std::string(word.name), std::string(word.summary));
    out << "\n`" << path << " WORD --help` shows examples and options of each.\n";
  }
  group(out, "Inputs", syntax.inputs);
  group(out, "Options", syntax.options);
  const Syntax* program = &syntax;
  while (program->around != nullptr) program = program->around;
  group(out, "Everywhere", program->options);
}

}  // namespace certkit::cli
