#include "cli/render/error.hpp"

#include "base/text.hpp"
#include "cli/render/json.hpp"
#include "cli/render/pointer.hpp"

namespace certkit::cli {

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
    document["input"] = error.input().empty() ? Json() : Json(error.input());
    if (!error.rule().empty()) document["rule"] = error.rule();
    document["exit"] = static_cast<int>(exit);
    if (pointer) document["argument"] = {{"index", pointer->word + 1}, {"text", masked(arguments, pointer->word)}};
    print(err, document);
    return;
  }
  err << "certkit: error[" << to_word(error.code()) << "]: " << (pointer ? base::printable(error.message()) : sentence(error)) << '\n';
  if (!error.hint().empty()) err << "hint: " << base::printable(error.hint()) << '\n';
  if (pointer) print(err, *pointer, arguments);
}

}  // namespace certkit::cli
