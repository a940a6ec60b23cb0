// Windows' INF syntax: sections of `key = value` lines, `;` comments, quotes, [Strings] with %name%, a backslash at the end of a line that
// goes on.
#pragma once

#include "profile/node.hpp"

namespace certkit::profile {

// Key as written; a line without '=' is a key without value.
struct InfLine {
  struct Piece {
    std::size_t from;  // in the value
    Place place;
  };
  std::string key, value;
  Place place;
  std::vector<Piece> continued = {};  // `_continue_` lines that were joined to it
  // Of the line that this part of the value stands in.
  [[nodiscard]] const Place& place_at(std::size_t offset) const noexcept {
    const Place* found = &place;
    for (const Piece& piece : continued)
      if (piece.from <= offset) found = &piece.place;
    return *found;
  }
};
struct InfSection {
  std::string name;
  Place place;
  std::vector<InfLine> lines;
};

// Throws Errc::usage with the line. `notes` gets what was guessed about the encoding.
[[nodiscard]] std::vector<InfSection> read_inf_file(std::string_view text, const std::string& file, std::vector<std::string>& notes);

}  // namespace certkit::profile
