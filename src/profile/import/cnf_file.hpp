// OpenSSL's configuration files: sections of `name = value`, '#' comments, quotes, backslashes, $variables of this and other sections, and
// $ENV::NAME, which is kept apart, because its value is not in the file.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "profile/node.hpp"

namespace certkit::profile {

struct CnfPiece {
  std::string text;
  bool environment = false;  // text is the name of a variable of the environment
};
using CnfText = std::vector<CnfPiece>;

struct CnfValue {
  std::string name;
  CnfText text;
  Place place;
};
struct CnfSection {
  std::string name;
  Place place;
  std::vector<CnfValue> values;  // in the order of the file; of two with one name, the later one
  [[nodiscard]] const CnfValue* find(std::string_view name) const noexcept;
};

struct CnfFile {
  std::vector<CnfSection> sections;                    // the first one is "default": what stands before the first [section]
  std::vector<CnfValue> directives;                    // .include and .pragma, which are not followed
  std::vector<std::pair<Place, std::string>> remarks;  // what OpenSSL reads otherwise than one would think
  [[nodiscard]] const CnfSection* find(std::string_view name) const noexcept;
  // A value of the section or, as OpenSSL looks, of "default".
  [[nodiscard]] const CnfValue* find(std::string_view section, std::string_view name) const noexcept;
};

// At most 1 MiB, 10,000 values, 64 KiB in a value once its variables are filled in, and 4 MiB in all of them. Throws Errc::usage with the
// line.
[[nodiscard]] CnfFile read_cnf(std::string_view text, const std::string& file);

}  // namespace certkit::profile
