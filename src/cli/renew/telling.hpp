// What is said while a run goes on: a progress bar on a terminal, a line for each event otherwise. From any thread.
#pragma once

#include <mutex>
#include <string>
#include <unordered_set>

#include "cli/progress.hpp"
#include "fleet/store.hpp"

namespace certkit::cli {

class RunTelling {
 public:
  RunTelling(Session& session, std::size_t all);  // `all`: certificates that are to be renewed
  // Lines are for a log: without --verbose those that say how a certificate fared, and none with --quiet.
  void say(const fleet::Event& event);
  [[nodiscard]] Progress& progress() noexcept { return progress_; }

 private:
  [[nodiscard]] std::string line();
  Session& session_;
  std::size_t all_;
  std::mutex mutex_;  // of what follows; never held while something is written
  std::unordered_set<std::string> ended_, failed_;
  Progress progress_;
};

// "2026-11-21T06:11:00Z www done: …"
[[nodiscard]] std::string line_of(const fleet::Event& event);

}  // namespace certkit::cli
