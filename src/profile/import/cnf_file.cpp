#include "profile/import/cnf_file.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "profile/source_text.hpp"

namespace certkit::profile {
namespace {

constexpr std::size_t kMaxFile = 1u << 20, kMaxValues = 10'000, kMaxValue = 64u << 10, kMaxAll = 4u << 20;

bool is_name_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

class Parser {
 public:
  Parser(std::string_view text, const std::string& file) : lines_(text), name_(std::make_shared<const std::string>(file)) {
    made_.sections.push_back({"default", {name_, 1, 1}, {}});
  }

  CnfFile read() {
    std::string whole;
    for (std::string_view line; lines_.next(line);) {
      if (whole.empty()) place_ = {name_, lines_.number, 1};
      whole += line;
      if (whole.size() > kMaxValue) fail(place_, "a line of more than 64 KiB");
      // An odd number of backslashes at the end: the next line goes on with this one.
      const std::size_t last = whole.find_last_not_of('\\');
      if ((whole.size() - (last == std::string::npos ? 0 : last + 1)) % 2 == 1 && lines_.has_more()) {
        whole.pop_back();
        continue;
      }
      one_line(without_comment(whole));
      whole.clear();
    }
    return std::move(made_);
  }

 private:
  // Up to a '#' that is neither within quotes nor escaped.
  static std::string_view without_comment(std::string_view line) {
    char quote = '\0';
    for (std::size_t i = 0; i < line.size(); ++i) {
      const char c = line[i];
      if (c == '\\')
        ++i;
      else if (quote != '\0' ? c == quote : c == '"' || c == '\'' || c == '`')
        quote = quote != '\0' ? '\0' : c;
      else if (c == '#' && quote == '\0')
        return line.substr(0, i);
    }
    return line;
  }

  void one_line(std::string_view line) {
    line = trimmed(line);
    if (line.empty()) return;
    if (line.front() == '[') {
      const std::size_t end = line.find(']');
      if (end == std::string_view::npos) fail(place_, "a section without its ']': " + base::printable(line.substr(0, 60)));
      section_ = std::string(trimmed(line.substr(1, end - 1)));
      (void)section(section_);
      return;
    }
    const std::size_t equals = line.find('=');
    if (line.starts_with(".include") || line.starts_with(".pragma")) {
      const std::size_t end = std::min(line.find_first_of(" \t="), line.size());
      made_.directives.push_back({std::string(line.substr(0, end)), {{std::string(trimmed(line.substr(end))), false}}, place_});
      return;
    }
    if (equals == std::string_view::npos)
      fail(place_, "'" + base::printable(line.substr(0, 60)) + "' has no '='", "name = value, or a comment that begins with #");
    std::string name(trimmed(line.substr(0, equals)));
    std::string into = section_;
    if (const std::size_t colons = name.find("::"); colons != std::string::npos) {
      into = name.substr(0, colons);
      name.erase(0, colons + 2);
    }
    if (name.empty() || name.find_first_of(" \t") != std::string::npos)
      fail(place_, "'" + base::printable(name) + "' is no name before '='");
    set(into, std::move(name), value(trimmed(line.substr(equals + 1))));
  }

  CnfSection& section(const std::string& name) {
    for (CnfSection& there : made_.sections)
      if (there.name == name) return there;
    if (made_.sections.size() >= 1000) fail(place_, "more than 1000 sections");
    return made_.sections.emplace_back(CnfSection{name, place_, {}});
  }

  void set(const std::string& into, std::string name, CnfText text) {
    all_ += size_;
    if (++values_ > kMaxValues) fail(place_, "more than " + std::to_string(kMaxValues) + " values");
    if (all_ > kMaxAll) fail(place_, "more than 4 MiB of text once the variables are filled in");
    std::vector<CnfValue>& values = section(into).values;
    std::erase_if(values, [&](const CnfValue& there) { return there.name == name; });
    values.push_back({std::move(name), std::move(text), place_});
  }

  // What is put into the value at hand is counted, so that variables of variables stay within bounds.
  void append(CnfText& made, std::string_view more) {
    if (made.empty() || made.back().environment) made.emplace_back();
    made.back().text += more;
    count(more.size());
  }
  void count(std::size_t more) {
    size_ += more;
    if (size_ > kMaxValue) fail(place_, "a value of more than 64 KiB once its variables are filled in");
  }

  CnfText value(std::string_view text) {
    CnfText made;
    size_ = 0;
    for (std::size_t i = 0; i < text.size();) {
      const char c = text[i];
      if (c == '"' || c == '\'' || c == '`') {
        quoted(text, i, made);
      } else if (c == '\\') {
        if (++i == text.size()) break;
        const std::size_t known = std::string_view("rnbt").find(text[i]);
        append(made, std::string(1, known == std::string_view::npos ? text[i] : "\r\n\b\t"[known]));
        ++i;
      } else if (c == '$') {
        variable(text, i, made);
      } else {
        append(made, text.substr(i++, 1));
      }
    }
    return made;
  }

  // Nothing is filled in between quotes.
  void quoted(std::string_view text, std::size_t& i, CnfText& made) {
    const char quote = text[i++];
    for (; i < text.size() && text[i] != quote; ++i) {
      if (text[i] == '\\' && i + 1 < text.size()) ++i;
      append(made, text.substr(i, 1));
    }
    if (i == text.size())
      made_.remarks.emplace_back(place_, std::string("the closing ") + quote + " is missing: openssl drops the other one; write \\" +
                                             quote + " for one that belongs to the value");
    else
      ++i;
  }

  // $name, ${name}, $(name), each also with section:: before it.
  void variable(std::string_view text, std::size_t& i, CnfText& made) {
    ++i;
    const char open = i < text.size() ? text[i] : '\0';
    const char close = open == '{' ? '}' : open == '(' ? ')' : '\0';
    if (close != '\0') ++i;
    const auto word = [&] {
      const std::size_t from = i;
      while (i < text.size() && is_name_letter(text[i])) ++i;
      return std::string(text.substr(from, i - from));
    };
    std::string name = word(), from = section_;
    const bool elsewhere = text.substr(i, 2) == "::";
    if (elsewhere) {
      i += 2;
      from = std::exchange(name, word());
    }
    if (close != '\0' && (i >= text.size() || text[i++] != close))
      fail(place_, std::string("the closing '") + close + "' of a variable is missing");
    if (name.empty()) fail(place_, "'$' begins a variable, and there is no name behind it", "write \\$ for a dollar");
    if (elsewhere && from == "ENV") {
      made.push_back({name, true});
      return count(name.size());
    }
    const CnfValue* found = made_.find(from, name);
    if (found == nullptr)
      fail(place_, "the variable " + (elsewhere ? from + "::" : std::string()) + name + " has no value above this line");
    for (const CnfPiece& piece : found->text) {
      if (piece.environment)
        made.push_back(piece), count(piece.text.size());
      else
        append(made, piece.text);
    }
  }

  Lines lines_;
  std::shared_ptr<const std::string> name_;
  Place place_;
  std::string section_ = "default";
  CnfFile made_;
  std::size_t values_ = 0, size_ = 0, all_ = 0;
};

}  // namespace

const CnfValue* CnfSection::find(std::string_view wanted) const noexcept {
  for (const CnfValue& value : values)
    if (value.name == wanted) return &value;
  return nullptr;
}

const CnfSection* CnfFile::find(std::string_view wanted) const noexcept {
  for (const CnfSection& section : sections)
    if (section.name == wanted) return &section;
  return nullptr;
}

const CnfValue* CnfFile::find(std::string_view section, std::string_view name) const noexcept {
  if (const CnfSection* own = find(section))
    if (const CnfValue* value = own->find(name)) return value;
  return sections.front().find(name);
}

CnfFile read_cnf(std::string_view text, const std::string& file) {
  if (text.size() > kMaxFile) throw Error(Errc::usage, file + ": larger than 1 MiB: not an OpenSSL configuration", {}, file);
  return Parser(text, file).read();
}

}  // namespace certkit::profile
