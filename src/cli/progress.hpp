// One line at the bottom of the terminal that says how far a long run is. Nothing where standard error is none, with --quiet, or in a run
// that is over soon.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "cli/session.hpp"

namespace certkit::cli {

class Progress {
 public:
  // `line` is asked a few times a second, on a thread of its own. Whoever writes to standard error meanwhile does it in aside().
  Progress(Session& session, std::function<std::string()> line);
  ~Progress();  // takes the line away
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  // Takes the line away and lets `write` write, or ask. From any thread, one at a time, whether there is a line or not.
  void aside(const std::function<void()>& write);

 private:
  void show();
  void take_away();
  std::ostream& err_;
  std::function<std::string()> line_;
  std::mutex mutex_;
  std::condition_variable over_;
  bool done_ = false, shown_ = false;
  std::thread thread_;
};

// "[=====     ] 120 of 240 hosts"
[[nodiscard]] std::string progress_bar(std::size_t done, std::size_t all, std::string_view what);

}  // namespace certkit::cli
