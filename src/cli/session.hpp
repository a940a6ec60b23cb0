// What every command gets: the world, and how the user wants to be talked to.
#pragma once

#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "certkit/error.hpp"
#include "cli/io.hpp"

namespace certkit::cli {

enum class Talk { quiet, normal, verbose };

struct Session {
  Io& io;
  bool json = false;
  Talk talk = Talk::normal;
  bool color = false;        // of standard output
  bool stdin_taken = false;  // by `-` or by a password source: it can be read once
  std::set<std::string> noted = {};
  std::vector<std::string> made = {};  // files that are in place, since the last time that standard output took all

  // Talk goes to standard error: note() unless --quiet, and what is the same once; detail() with --verbose only; warn() always.
  void note(std::string_view text) {
    if (talk != Talk::quiet && noted.emplace(text).second) io.err << text << '\n';
  }
  void detail(std::string_view text) {
    if (talk == Talk::verbose) io.err << text << '\n';
  }
  void warn(std::string_view text) { io.err << "certkit: warning: " << text << '\n'; }

  // Results that nobody gets are a failure: Errc::unwritable, which names the files that are in place all the same.
  void flush_out();
  // Throws stdin_twice() if it was taken before.
  [[nodiscard]] Secret take_stdin(std::size_t limit);
  [[nodiscard]] std::function<std::size_t(char* into, std::size_t most)> stdin_in_parts();  // the same, as it comes
  [[noreturn]] static void stdin_twice();                                                   // Errc::usage
};

}  // namespace certkit::cli
