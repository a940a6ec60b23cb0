// Work that must not be torn in the middle by Ctrl-C, a closed terminal or a polite kill.
#pragma once

#include "certkit/error.hpp"

namespace certkit::base {

// While at least one SignalGuard lives, a request to end (SIGINT, SIGTERM, SIGHUP, SIGQUIT where there are signals) is noted and not
// followed; the work asks arrived() between its steps and takes itself back. When the last guard goes, the process dies by the signal that
// came, as its parent expects. FileSet::commit() has its own: main() has nothing to install, and must not hold one, or nothing else could
// be interrupted. What a program ignores (nohup) or handles by itself is left as it is. Safe from any thread.
class SignalGuard {
 public:
  SignalGuard();
  ~SignalGuard();
  SignalGuard(const SignalGuard&) = delete;
  SignalGuard& operator=(const SignalGuard&) = delete;
  [[nodiscard]] static bool arrived() noexcept;
  static void stop_if_arrived();  // throws Errc::unwritable, "interrupted"
};

}  // namespace certkit::base
