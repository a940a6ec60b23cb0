// A tree as YAML, in block form: what `profile show --effective` prints and what new profile files are made of.
#pragma once

#include <string>
#include <vector>

#include "profile/node.hpp"

namespace certkit::profile {

// As YAML reads it back: as it is where that is safe, else in double quotes.
[[nodiscard]] std::string yaml_scalar(std::string_view text);

// One line of the tree. A value and the place that it comes from belong to the line that it stands on.
struct YamlLine {
  std::string text;   // with its indentation
  std::string path;   // "certificate.san[2].name"; empty on a line that only opens a map or a list
  const Node* value;  // the scalar on this line, or the empty map or list; nullptr where there is none
};
// Points into `tree`.
[[nodiscard]] std::vector<YamlLine> yaml_lines(const Node& tree);

}  // namespace certkit::profile
