// The world as the command line sees it: streams, environment, terminal, clock. Passed in, never fetched, so that transcripts run in
// process.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>

#include "certkit/secret.hpp"
#include "certkit/time.hpp"

namespace certkit::cli {

struct Io {
  std::ostream& out;                                    // results
  std::ostream& err;                                    // talk, errors, progress
  std::function<Secret(std::size_t limit)> read_stdin;  // all of it; throws Errc::limit
  std::function<std::optional<std::string>(const std::string& name)> env;
  std::function<std::optional<Secret>(const std::string& prompt)> ask;  // empty function: no terminal to ask at
  std::function<Time()> now;
  std::function<void(std::chrono::seconds)> wait = {};  // until something that others do may have happened
  std::filesystem::path executable;                     // to find the profiles beside it
  bool out_is_terminal = false, err_is_terminal = false;
  // Of standard input what has come, be it one octet; 0: the end. In place of read_stdin.
  std::function<std::size_t(char* into, std::size_t most)> read_some_stdin = {};
};

}  // namespace certkit::cli
