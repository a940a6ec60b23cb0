// The command line as it was typed, with a mark under the word that an error is about. What may be a password is not repeated.
#pragma once

#include <optional>
#include <ostream>
#include <span>
#include <string>

#include "certkit/error.hpp"

namespace certkit::cli {

struct Pointer {
  std::size_t word;  // which of the arguments
  std::string part;  // what of it is meant: all of it, or NAME or VALUE of NAME=VALUE
};

// Only errors of the command line point: those whose input is a word of it. Of two alike the later is meant.
[[nodiscard]] std::optional<Pointer> find_pointer(const Error& error, std::span<const std::string> arguments);

// A word without the login of a server in it: "https://***@host", "***@host:1". What means something else with a colon and an "@" stays.
[[nodiscard]] std::string without_login(const std::string& word);

// A word without what may be a password: that, and "***" for the value of an option that wants one and is no source of one.
[[nodiscard]] std::string masked(std::span<const std::string> arguments, std::size_t word);

void print(std::ostream& out, const Pointer& pointer, std::span<const std::string> arguments);

}  // namespace certkit::cli
