// What may come next on a command line that is being typed.
#pragma once

#include <string>
#include <vector>

#include "profile/library.hpp"

namespace certkit::cli {

struct Candidates {
  struct Word {
    std::string text, description;
  };
  // Either words, each in place of the whole last one, or paths: the shell knows better how those are completed.
  enum class Paths { none, files, folders };
  std::vector<Word> words;
  Paths paths = Paths::none;
  std::size_t path_begins = 0;  // octets of the last word before the path: "file:pw", "--out=pw"
};

// `typed` are the words after "certkit"; the last one is being typed, and may be empty. Never throws for what is typed: where nothing
// fits, nothing is offered.
[[nodiscard]] Candidates candidates(const std::vector<std::string>& typed, const profile::Library& profiles);

}  // namespace certkit::cli
