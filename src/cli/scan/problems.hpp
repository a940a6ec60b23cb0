// What could not be read, from any thread: reported, and not in the way of the rest.
#pragma once

#include <algorithm>
#include <mutex>
#include <tuple>

#include "cli/exit.hpp"
#include "cli/inputs.hpp"
#include "cli/render/error.hpp"
#include "cli/scan_report.hpp"

namespace certkit::cli {

class ScanProblems {
 public:
  void add(Problem problem) {
    const std::lock_guard lock(mutex_);
    worst_ = worse(worst_, exit_for(problem.error.code()));
    if (++total_ <= ScanReport::kMostProblems) problems_.push_back(std::move(problem));
  }
  // For --verbose, when all is done: it would be in the way of the progress. What is there may be more than was seen where a limit was
  // the reason, and that is worth a word to everybody.
  void passed_over(const Error& error) {
    const std::lock_guard lock(mutex_);
    beyond_limits_ += error.code() == Errc::limit;
    std::string why = "passed over: " + sentence(error);
    if (passed_over_.size() < ScanReport::kMostProblems) passed_over_.push_back(std::move(why));
  }
  // The worst of their exit codes; ok where there were none.
  [[nodiscard]] Exit worst() const noexcept { return worst_; }
  void finish(ScanReport& report) {
    std::sort(problems_.begin(), problems_.end(),
              [](const Problem& a, const Problem& b) { return std::tie(a.file, a.place) < std::tie(b.file, b.place); });
    report.problems = std::move(problems_);
    report.problems_total = total_;
    std::sort(passed_over_.begin(), passed_over_.end());
    report.passed_over = std::move(passed_over_);
    report.beyond_limits = beyond_limits_;
  }

 private:
  std::mutex mutex_;
  std::vector<Problem> problems_;
  std::vector<std::string> passed_over_;
  std::size_t total_ = 0, beyond_limits_ = 0;
  Exit worst_ = Exit::ok;
};

}  // namespace certkit::cli
