#include "profile/import/certtool_file.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "profile/source_text.hpp"

namespace certkit::profile {
namespace {

bool begins_name(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

class Parser {
 public:
  Parser(std::string_view text, const std::string& file, Imported& into)
      : text_(text), file_(std::make_shared<const std::string>(file)), into_(into) {}

  std::vector<TemplateLine> read() {
    std::vector<TemplateLine> lines;
    while (skip_to_name()) {
      const Place place = here();
      const std::size_t from = at_;
      while (at_ < text_.size() && (begins_name(text_[at_]) || (text_[at_] >= '0' && text_[at_] <= '9') || text_[at_] == '-')) ++at_;
      std::string name(text_.substr(from, at_ - from));
      skip_blanks();
      if (at_ < text_.size() && (text_[at_] == '=' || text_[at_] == ':')) ++at_;
      skip_blanks();
      std::string value = at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'') ? quoted(place, name == "dn") : plain();
      lines.push_back({std::move(name), std::move(value), place});
      if (lines.size() > 10'000) fail(place, "more than 10000 lines");
    }
    return lines;
  }

 private:
  [[nodiscard]] Place here() const { return {file_, line_, 1}; }
  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  bool skip_to_name() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      } else if (c == '\n' || c == ' ' || c == '\t' || c == '\r' || c == '\f') {
        line_ += c == '\n';
        ++at_;
      } else if (begins_name(c)) {
        return true;
      } else {
        fail(
            here(),
            "'" + base::printable(text_.substr(at_, std::min<std::size_t>(text_.find('\n', at_) - at_, 40))) + "' is no line of a template",
            "cn = \"www.contoso.com\"");
      }
    }
    return false;
  }
  std::string plain() {
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    const std::string_view value = trimmed(text_.substr(at_, end - at_));
    at_ = end;
    if (value.find('\\') != std::string_view::npos)
      into_.note(here(), "a backslash outside of quotes is read differently by versions of certtool");
    return std::string(value);
  }
  // `keep`: a backslash is for whoever reads the value.
  std::string quoted(const Place& place, bool keep) {
    const char quote = text_[at_++];
    std::string value;
    bool dropped = false;
    for (; at_ < text_.size() && text_[at_] != quote; ++at_) {
      char c = text_[at_];
      if (c == '\\' && at_ + 1 < text_.size()) {
        c = text_[++at_];
        if (c == '\n')
          c = ' ', ++line_;
        else if (keep && c != quote)
          value += '\\';
        else
          dropped = dropped || (c != quote && c != '\\');
      } else if (c == '\n') {
        ++line_;
      }
      value += c;
    }
    if (at_ == text_.size()) fail(place, std::string("the closing ") + quote + " is missing");
    ++at_;
    if (dropped)
      into_.note(place, "a backslash before anything but a quote is read differently by versions of certtool; here it is dropped");
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    const std::string_view rest = trimmed(text_.substr(at_, end - at_));
    if (!rest.empty() && !rest.starts_with('#')) fail(place, "text after the closing quote: " + base::printable(rest.substr(0, 40)));
    at_ = end;
    return value;
  }

  std::string_view text_;
  std::shared_ptr<const std::string> file_;
  Imported& into_;
  std::size_t at_ = 0;
  int line_ = 1;
};

}  // namespace

std::vector<TemplateLine> read_template(std::string_view text, const std::string& file, Imported& into) {
  return Parser(text, file, into).read();
}

}  // namespace certkit::profile
