// Other people's programs (hooks, helpers), run without a shell: an argument is an argument, whatever stands in it.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "certkit/bytes.hpp"

namespace certkit::base {

struct Process {
  std::string program;  // a path, or a name that PATH is searched for
  std::vector<std::string> arguments;
  std::vector<std::pair<std::string, std::string>> environment;  // in addition to certkit's own; what is there under the name is replaced
  ByteView input;                                                // its standard input
  std::chrono::milliseconds limit{60'000};                       // then it is killed, with its process group: what it started but by setsid
  bool to_the_end = false;                                       // also when certkit is asked to end: what cleans up
  std::size_t output_limit = 1u << 20;                           // octets kept of each stream; what comes after is read and dropped
  bool keeps_end = false;                                        // the last ones are kept, and not the first
};

struct ProcessEnd {
  int exit_code = 0;  // 128 + N where signal N ended it, as shells say it
  bool timed_out = false;
  std::string out, err;
  bool cut = false;  // more came than was kept
  [[nodiscard]] bool good() const noexcept { return !timed_out && exit_code == 0; }
};

// Runs it to its end. It has no descriptors of certkit's but the three standard ones, and a process group of its own: so it cannot read
// from the terminal. What it leaves running in the background is not waited for. Throws Errc::unreadable where there is no such program or
// it may not be run. When certkit is asked to end (see SignalGuard) the program is killed, too.
[[nodiscard]] ProcessEnd run(const Process& process);
// A variable of certkit's own environment that holds a secret: no program that is run from now on gets it. So it is with PGPASSWORD from the
// beginning. From any thread.
void withhold(const std::string& variable);
// "exit code 3: last line of its standard error", for messages; printable.
[[nodiscard]] std::string how_it_ended(const ProcessEnd& end);

}  // namespace certkit::base
