#include "cli/render/error.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/render/json.hpp"
#include "cli/render/pointer.hpp"

namespace certkit::cli {
namespace {

// What a person may read of one word, and of all; a path may be long, and is wanted whole.
constexpr std::size_t kLongestWord = 1000, kLongestText = 8000;

void cut(std::string& text, std::size_t longest) {
  if (text.size() <= longest) return;
  while (longest > 0 && (static_cast<unsigned char>(text[longest]) & 0xc0) == 0x80) --longest;
  text.resize(longest);
  text += "…";
}

std::string readable(const std::string& text) {
  if (text.size() <= kLongestWord) return text;
  std::string shown;
  for (std::size_t at = 0; at < text.size() && shown.size() <= kLongestText;) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    std::string word = text.substr(at, end - at);
    cut(word, kLongestWord);
    shown += (at == 0 ? "" : " ") + word;
    at = end + 1;
  }
  cut(shown, kLongestText);
  return shown;
}

}  // namespace

std::string sentence(const Error& error) {
  std::string text = base::printable(error.message());
  // A file called "file" stands in many a sentence without being named by it.
  const std::string input = base::printable(error.input());
  const bool telling = input.find_first_of("./") != std::string::npos || error.code() == Errc::usage;
  const bool named = telling ? text.find(input) != std::string::npos : text.rfind(input + " ", 0) == 0 || text.ends_with(" " + input);
  if (input.empty() || named || (input == "-" && text.starts_with("standard input "))) return text;
  return text + ", " + input;
}

void render_error(std::ostream& err, const Error& error, Exit exit, bool json, std::span<const std::string> arguments) {
  const auto pointer = find_pointer(error, arguments);
  if (json) {
    Json document{{"schema", "certkit.error/1"}, {"code", to_word(error.code())}, {"message", error.message()}};
    document["hint"] = error.hint().empty() ? Json() : Json(error.hint());
    document["input"] = error.input().empty() ? Json() : Json(pointer ? without_login(error.input()) : error.input());
    if (!error.rule().empty()) document["rule"] = error.rule();
    document["exit"] = static_cast<int>(exit);
    if (pointer) document["argument"] = {{"index", pointer->word + 1}, {"text", masked(arguments, pointer->word)}};
    print(err, document);
    return;
  }
  err << "certkit: error[" << to_word(error.code()) << "]: " << readable(pointer ? base::printable(error.message()) : sentence(error))
      << '\n';
  if (!error.hint().empty()) err << "hint: " << readable(base::printable(error.hint())) << '\n';
  if (pointer) print(err, *pointer, arguments);
}

}  // namespace certkit::cli
