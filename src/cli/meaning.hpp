// What a word of the command line means; an error in it names the word, and so is shown where it stands.
#pragma once

#include <string>

#include "certkit/error.hpp"

namespace certkit::cli {

template <class Read>
auto meaning(const std::string& word, Read read) {
  try {
    return read(word);
  } catch (const Error& error) {
    if (error.code() != Errc::usage) throw;
    throw error.in(word);
  }
}

}  // namespace certkit::cli
