// What a word of the command line means; an error in it names the word, and so is shown where it stands.
#pragma once

#include <string>

#include "certkit/error.hpp"

namespace certkit::cli {

// A word as the input of an error. The empty one, which would be none, is named as it is shown.
[[nodiscard]] inline std::string named(const std::string& word) { return word.empty() ? "\"\"" : word; }

template <class Read>
auto meaning(const std::string& word, const Read& read) {
  try {
    return read(word);
  } catch (const Error& error) {
    if (error.code() != Errc::usage) throw;
    throw error.in(named(word));
  }
}

}  // namespace certkit::cli
