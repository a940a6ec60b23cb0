#include "transcript.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>
#include <utility>

namespace certkit::transcripts {
namespace {

bool starts(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// Output that would be taken for notation gets a backslash before it; a blank last line would be lost without one.
std::string escaped(const std::string& line) {
  const bool confusing = !line.empty() && std::string_view("$!?#@\\").find(line[0]) != std::string_view::npos;
  return confusing || line == "..." ? "\\" + line : line;
}

void append(std::vector<std::string>& to, std::string_view text, std::string_view prefix) {
  for (const auto& line : lines_of(text)) to.push_back(prefix.empty() ? escaped(line) : std::string(prefix) + line);
  if (!text.empty() && text.back() != '\n') to.back() += "<no newline>";
}

void replace_all(std::string& line, const std::string& what, std::string_view by) {
  for (auto at = line.find(what); at != std::string::npos; at = line.find(what, at + by.size())) line.replace(at, what.size(), by);
}

struct Placeholder {
  std::string_view name;
  std::size_t (*longest)(std::string_view text);  // how much of the start of `text` it can stand for; npos: nothing
  bool may_be_shorter;
};

template <typename Accept>
std::size_t run_of(std::string_view text, Accept accept) {
  const auto end = std::find_if_not(text.begin(), text.end(), accept);
  return end == text.begin() ? std::string_view::npos : static_cast<std::size_t>(end - text.begin());
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t time_length(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00T00:00:00Z";
  if (text.size() < kShape.size()) return std::string_view::npos;
  for (std::size_t i = 0; i < kShape.size(); ++i)
    if (kShape[i] == '0' ? !is_digit(text[i]) : text[i] != kShape[i]) return std::string_view::npos;
  return kShape.size();
}

const std::array<Placeholder, 5> kPlaceholders = {{
    {"<hex>", [](std::string_view t) { return run_of(t, [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) || c == ':'; }); },
     true},
    {"<number>", [](std::string_view t) { return run_of(t, is_digit); }, true},
    {"<base64>",
     [](std::string_view t) {
       return run_of(t, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '+' || c == '/' || c == '='; });
     },
     true},
    {"<time>", time_length, false},
    {"<any>", [](std::string_view t) { return t.size(); }, true},
}};

}  // namespace

std::vector<Step> parse(std::string_view text) {
  std::vector<Step> steps;
  std::vector<std::string> waiting;  // preamble of the next step
  int number = 0;
  for (auto& line : lines_of(text)) {
    ++number;
    if (starts(line, "$ ")) {
      steps.push_back({std::move(waiting), number, line.substr(2), {}});
      waiting.clear();
    } else if (steps.empty() || !waiting.empty() || starts(line, "# ") || line == "#" || starts(line, "@ ")) {
      waiting.push_back(std::move(line));
    } else {
      steps.back().expected.push_back(std::move(line));
    }
  }
  if (!waiting.empty()) steps.push_back({std::move(waiting), number, "", {}});
  // Blank lines at the end of an output belong to the layout: an output's own are written as a backslash.
  for (std::size_t i = 0; i < steps.size(); ++i) {
    auto& expected = steps[i].expected;
    while (!expected.empty() && expected.back().empty()) {
      expected.pop_back();
      if (i + 1 < steps.size()) steps[i + 1].preamble.insert(steps[i + 1].preamble.begin(), "");
    }
  }
  return steps;
}

std::string transcript_of_markdown(std::string_view page) {
  std::string text;
  bool inside = false;
  for (const auto& line : lines_of(page)) {
    if (starts(line, "```")) {
      inside = !inside && line == "```console";
      text += "#\n";
    } else if (inside) {
      text += line + "\n";
    } else if (starts(line, "<!-- @ ") && line.size() > 10 && line.substr(line.size() - 4) == " -->") {
      text += line.substr(5, line.size() - 9) + "\n";
    } else {
      text += "# " + line + "\n";
    }
  }
  return text;
}

std::string render(const std::vector<Step>& steps) {
  std::string text;
  for (const auto& step : steps) {
    for (const auto& line : step.preamble) text += line + "\n";
    if (!step.command.empty()) text += "$ " + step.command + "\n";
    for (const auto& line : step.expected) text += line + "\n";
  }
  return text;
}

std::vector<std::string> notation(const Outcome& outcome, const std::filesystem::path& folder) {
  std::vector<std::string> lines;
  append(lines, outcome.out, "");
  if (!lines.empty() && lines.back().empty()) lines.back() = "\\";
  append(lines, outcome.err, "! ");
  if (outcome.exit != 0) lines.push_back("? " + std::to_string(outcome.exit));
  for (auto& line : lines) {
    replace_all(line, folder.string(), "<dir>");
    replace_all(line, CERTKIT_SOURCE, "<source>");
  }
  return lines;
}

bool line_matches(std::string_view pattern, std::string_view line) {
  if (pattern.empty()) return line.empty();
  for (const auto& placeholder : kPlaceholders) {
    if (!starts(pattern, placeholder.name)) continue;
    const auto rest = pattern.substr(placeholder.name.size());
    const auto longest = placeholder.longest(line);
    if (longest == std::string_view::npos) return false;
    if (!placeholder.may_be_shorter) return line_matches(rest, line.substr(longest));
    const std::size_t shortest = placeholder.name == "<any>" ? 0 : 1;
    for (auto length = longest + 1; length-- > shortest;)
      if (line_matches(rest, line.substr(length))) return true;
    return false;
  }
  return !line.empty() && pattern[0] == line[0] && line_matches(pattern.substr(1), line.substr(1));
}

bool matches(const std::vector<std::string>& expected, const std::vector<std::string>& actual) {
  // possible[j]: the expected lines so far can stand for the first j actual ones.
  std::vector<bool> possible(actual.size() + 1, false);
  possible[0] = true;
  for (const auto& pattern : expected) {
    std::vector<bool> next(actual.size() + 1, false);
    if (pattern == "...") {
      bool reached = false;
      for (std::size_t j = 0; j <= actual.size(); ++j) next[j] = reached = reached || possible[j];
    } else {
      for (std::size_t j = 0; j < actual.size(); ++j) next[j + 1] = possible[j] && line_matches(pattern, actual[j]);
    }
    possible = std::move(next);
  }
  return possible.back();
}

std::vector<std::string> updated(const std::vector<std::string>& expected, const std::vector<std::string>& actual) {
  if (matches(expected, actual)) return expected;
  std::vector<std::string> result;
  for (const auto& line : actual) {
    const auto kept =
        std::find_if(expected.begin(), expected.end(), [&](const std::string& p) { return p != "..." && line_matches(p, line); });
    result.push_back(kept == expected.end() ? line : *kept);
  }
  return result;
}

std::vector<std::string> split_words(std::string_view command) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  char quote = 0;
  for (std::size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    if (quote != 0 && c == quote) {
      quote = 0;
    } else if (c == '\\' && quote != '\'' && i + 1 < command.size()) {
      word += command[++i];
      in_word = true;
    } else if (quote != 0) {
      word += c;
    } else if (c == '\'' || c == '"') {
      quote = c;
      in_word = true;
    } else if (c == ' ') {
      if (in_word) words.push_back(std::exchange(word, {}));
      in_word = false;
    } else {
      word += c;
      in_word = true;
    }
  }
  if (quote != 0) throw std::runtime_error("open quote in: " + std::string(command));
  if (in_word) words.push_back(std::move(word));
  return words;
}

}  // namespace certkit::transcripts
