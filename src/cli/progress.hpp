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
  // `line` is asked a few times a second, on a thread of its own. Nobody else may write to standard error meanwhile.
  Progress(Session& session, std::function<std::string()> line);
  ~Progress();  // takes the line away
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

 private:
  void show(std::ostream& err);
  std::function<std::string()> line_;
  std::mutex mutex_;
  std::condition_variable over_;
  bool done_ = false;
  std::thread thread_;
};

// "[=====     ] 120 of 240 hosts"
[[nodiscard]] std::string progress_bar(std::size_t done, std::size_t all, std::string_view what);

}  // namespace certkit::cli
