// What could not be read, from any thread: reported, and not in the way of the rest.
#pragma once

#include <algorithm>
#include <mutex>
#include <tuple>

#include "cli/exit.hpp"
#include "cli/inputs.hpp"
#include "cli/scan_report.hpp"

namespace certkit::cli {

class ScanProblems {
 public:
  void add(Problem problem) {
    const std::lock_guard lock(mutex_);
    exit_ = worse(exit_, exit_for(problem.error.code()));
    if (++total_ <= ScanReport::kMostProblems) problems_.push_back(std::move(problem));
  }
  // The worst of their exit codes; ok where there were none.
  [[nodiscard]] Exit exit() const noexcept { return exit_; }
  void finish(ScanReport& report) {
    std::sort(problems_.begin(), problems_.end(),
              [](const Problem& a, const Problem& b) { return std::tie(a.file, a.place) < std::tie(b.file, b.place); });
    report.problems = std::move(problems_);
    report.problems_total = total_;
  }

 private:
  std::mutex mutex_;
  std::vector<Problem> problems_;
  std::size_t total_ = 0;
  Exit exit_ = Exit::ok;
};

}  // namespace certkit::cli
