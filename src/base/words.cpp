#include "base/words.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::base {
namespace {

bool is_plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '_' || c == '-' || c == '/';
}

}  // namespace

std::string as_word(const std::string& text) {
  std::string out;
  for (const char c : text)
    if (is_plain(c)) {
      out += c;
    } else {
      out += '%' + to_hex(as_bytes(std::string_view(&c, 1)));
    }
  return out.empty() ? "%" : out;
}

void Words::damaged(std::string_view what) const {
  throw Error(Errc::malformed, std::string(record_) + " is damaged: " + std::string(what));
}

std::string_view Words::word() {
  if (line_.empty()) damaged("a line is too short");
  const std::size_t end = std::min(line_.find(' '), line_.size());
  const std::string_view found = line_.substr(0, end);
  line_.remove_prefix(std::min(end + 1, line_.size()));
  return found;
}

std::string Words::text() {
  const std::string_view coded = word();
  std::string out;
  if (coded == "%") return out;
  for (std::size_t i = 0; i < coded.size(); ++i) {
    if (coded[i] != '%') {
      if (!is_plain(coded[i])) damaged("a name has an odd character");
      out += coded[i];
      continue;
    }
    const auto octet = from_hex(coded.substr(i + 1, 2));
    if (!octet || octet->size() != 1 || octet->front() == 0) damaged("a name is cut off");
    out += static_cast<char>(octet->front());
    i += 2;
  }
  return out;
}

std::string Words::name() {
  std::string plain = text();
  if (plain.empty() || plain == "." || plain == ".." || plain.find('/') != std::string::npos) damaged("a name leads out of the folder");
  return plain;
}

std::filesystem::path Words::folder() {
  std::filesystem::path path = text();
  if (!path.is_absolute()) damaged("a folder is not named in full");
  return path;
}

void Words::finish() const {
  if (!line_.empty()) damaged("a line is too long");
}

}  // namespace certkit::base
