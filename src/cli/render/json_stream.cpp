#include "cli/render/json_stream.hpp"

namespace certkit::cli {

JsonStream::JsonStream(std::ostream& out, const std::string& command) : out_(out) {
  out_ << "{\n  \"schema\": " << Json("certkit." + command + "/1").text();
}

void JsonStream::member(std::string_view name, const Json& value) { out_ << ",\n  " << Json(name).text() << ": " << value.text("  "); }

void JsonStream::array(std::string_view name) {
  out_ << ",\n  " << Json(name).text() << ": [";
  empty_ = true;
}

void JsonStream::element(std::string_view text) {
  out_ << (empty_ ? "\n    " : ",\n    ") << text;
  empty_ = false;
}

void JsonStream::end_array() { out_ << (empty_ ? "]" : "\n  ]"); }

void JsonStream::end() { out_ << "\n}\n"; }

std::string JsonStream::element_text(const Json& element) { return element.text("    "); }

}  // namespace certkit::cli
