#include "cli/render/json_stream.hpp"

namespace certkit::cli {
namespace {

// Strings hold no line end of their own: JSON escapes it.
std::string indented(const Json& json, std::string_view by) {
  const std::string text = json.dump(2, ' ', false, Json::error_handler_t::replace);
  std::string result;
  result.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    result += c;
    if (c == '\n') result += by;
  }
  return result;
}

}  // namespace

JsonStream::JsonStream(std::ostream& out, const std::string& command) : out_(out) {
  out_ << "{\n  \"schema\": " << Json("certkit." + command + "/1").dump();
}

void JsonStream::member(std::string_view name, const Json& value) {
  out_ << ",\n  " << Json(name).dump() << ": " << indented(value, "  ");
}

void JsonStream::array(std::string_view name) {
  out_ << ",\n  " << Json(name).dump() << ": [";
  empty_ = true;
}

void JsonStream::element(std::string_view text) {
  out_ << (empty_ ? "\n    " : ",\n    ") << text;
  empty_ = false;
}

void JsonStream::end_array() { out_ << (empty_ ? "]" : "\n  ]"); }

void JsonStream::end() { out_ << "\n}\n"; }

std::string JsonStream::element_text(const Json& element) { return indented(element, "    "); }

}  // namespace certkit::cli
