#include "container/side_by_side.hpp"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>

namespace certkit::container {

void side_by_side(const std::vector<std::function<void()>>& jobs) {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < jobs.size(); i = next++) jobs[i]();
  };
  std::vector<std::jthread> helpers;
  const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
  try {
    while (helpers.size() + 1 < std::min(cores, jobs.size())) helpers.emplace_back(work);
  } catch (const std::system_error&) {
    // No thread to be had: this one does the work.
  }
  work();
}

}  // namespace certkit::container
