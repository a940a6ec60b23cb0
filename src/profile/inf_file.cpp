#include "profile/inf_file.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "profile/source_text.hpp"

namespace certkit::profile {
namespace {

// The line up to a ';' that is not within quotes.
std::string_view without_comment(std::string_view line) {
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') quoted = !quoted;
    if (line[i] == ';' && !quoted) return line.substr(0, i);
  }
  return line;
}

// "…" with "" for a quote inside; without quotes as it stands.
std::string unquoted(std::string_view value, const Place& place) {
  if (!value.starts_with('"')) return std::string(value);
  std::string text;
  for (std::size_t i = 1; i < value.size(); ++i) {
    if (value[i] != '"') {
      text += value[i];
    } else if (i + 1 < value.size() && value[i + 1] == '"') {
      text += value[i++];
    } else {
      if (!trimmed(value.substr(i + 1)).empty())
        fail(place, "text after the closing quote: " + base::printable(trimmed(value.substr(i + 1))),
             "a quote within quotes is written twice: \"\"");
      return text;
    }
  }
  fail(place, "the closing quote is missing");
}

using Strings = std::map<std::string, std::string>;

std::string expanded(const std::string& text, const Strings& strings, const Place& place) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = text.find('%', at);
    const std::size_t to = from == std::string::npos ? from : text.find('%', from + 1);
    if (to == std::string::npos) return result + text.substr(at);
    result += text.substr(at, from - at);
    const std::string name = text.substr(from + 1, to - from - 1);
    if (name.empty()) {
      result += '%';
    } else if (const auto found = strings.find(base::lower_ascii(name)); found != strings.end()) {
      result += found->second;
    } else {
      std::vector<std::string> names;
      for (const auto& [known, unused] : strings) names.push_back(known);
      fail(place, "%" + base::printable(name) + "% is not in [Strings]" + did_you_mean(base::lower_ascii(name), names));
    }
    if (result.size() > (1u << 20)) fail(place, "more than 1 MiB of text");
    at = to + 1;
  }
  return result;
}

void substitute(std::vector<InfSection>& sections) {
  Strings strings;
  for (const InfSection& section : sections) {
    if (base::lower_ascii(section.name) != "strings") continue;
    for (const InfLine& line : section.lines) strings[base::lower_ascii(line.key)] = line.value;
  }
  std::size_t size = 0;
  for (InfSection& section : sections) {
    if (base::lower_ascii(section.name) == "strings") continue;
    for (InfLine& line : section.lines) {
      line.key = expanded(line.key, strings, line.place);
      line.value = expanded(line.value, strings, line.place);
      size += line.key.size() + line.value.size();
      if (size > (4u << 20)) fail(line.place, "more than 4 MiB of text once the %strings% are filled in");
    }
  }
}

}  // namespace

std::vector<InfSection> read_inf_file(std::string_view raw, const std::string& file, std::vector<std::string>& notes) {
  const auto name = std::make_shared<const std::string>(file);
  if (raw.size() > (1u << 20)) throw Error(Errc::usage, file + ": larger than 1 MiB: not an INF file", {}, file);
  const std::string text = source_text(raw, file, notes);
  std::vector<InfSection> sections;
  std::string pending;
  int pending_from = 0;
  Lines lines(text);
  for (std::string_view line; lines.next(line);) {
    line = trimmed(without_comment(line));
    if (pending.empty()) pending_from = lines.number;
    const bool goes_on = line.ends_with('\\');
    if (goes_on) line.remove_suffix(1);
    pending += line;
    if (goes_on && lines.has_more()) continue;
    const std::string whole(trimmed(pending));
    pending.clear();
    const Place place{name, pending_from, 1};
    if (whole.empty()) continue;
    if (whole.front() == '[') {
      if (whole.back() != ']') fail(place, "a section without its ']': " + base::printable(whole));
      sections.push_back({std::string(trimmed(std::string_view(whole).substr(1, whole.size() - 2))), place, {}});
      continue;
    }
    if (sections.empty()) fail(place, "text before the first [section]: " + base::printable(whole.substr(0, 40)));
    const std::size_t equals = whole.find('=');
    const std::string key = unquoted(trimmed(std::string_view(whole).substr(0, equals)), place);
    const std::string value =
        equals == std::string::npos ? std::string() : unquoted(trimmed(std::string_view(whole).substr(equals + 1)), place);
    sections.back().lines.push_back({key, value, place});
  }
  substitute(sections);
  return sections;
}

}  // namespace certkit::profile
