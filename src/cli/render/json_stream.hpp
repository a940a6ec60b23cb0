// A JSON document that is written while its content comes, for arrays that are too long to be held. The text is what print() makes of the
// same document.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

#include "cli/render/json.hpp"

namespace certkit::cli {

class JsonStream {
 public:
  JsonStream(std::ostream& out, const std::string& command);  // its first member is "schema"
  void member(std::string_view name, const Json& value);
  void array(std::string_view name);
  void element(std::string_view text);  // of the array that was begun last, as element_text() made it
  void end_array();
  void end();

  [[nodiscard]] static std::string element_text(const Json& element);

 private:
  std::ostream& out_;
  bool empty_ = true;  // the array
};

}  // namespace certkit::cli
