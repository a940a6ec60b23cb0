#include "fleet/run/in_turns.hpp"

#include <condition_variable>
#include <exception>
#include <mutex>

#include "base/workers.hpp"

namespace certkit::fleet {
namespace {

class Turns {
 public:
  Turns(std::map<std::string, Line>& lines, const std::function<void(Task&)>& work) : lines_(lines), work_(work) {}

  // On each thread.
  void take_part() {
    std::unique_lock lock(mutex_);
    while (Line* const line = next(lock)) {
      Task* const task = line->waiting.front();
      line->waiting.pop_front();
      ++line->under_way;
      lock.unlock();
      try {
        work_(*task);
      } catch (...) {
        lock.lock();
        if (!failure_) failure_ = std::current_exception();
        lock.unlock();
      }
      lock.lock();
      --line->under_way;
      free_.notify_all();
    }
  }
  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  // The line that has the most room left; null: there is nothing more to do.
  Line* next(std::unique_lock<std::mutex>& lock) {
    for (;;) {
      bool waiting = false;
      Line* best = nullptr;
      for (auto& [name, line] : lines_) {
        if (failure_ || line.waiting.empty()) continue;
        waiting = true;
        if (line.under_way < line.at_a_time && (best == nullptr || line.under_way < best->under_way)) best = &line;
      }
      if (best != nullptr || !waiting) return best;
      free_.wait(lock);
    }
  }
  std::map<std::string, Line>& lines_;
  const std::function<void(Task&)>& work_;
  std::mutex mutex_;
  std::condition_variable free_;
  std::exception_ptr failure_;
};

}  // namespace

void in_turns(std::map<std::string, Line>& lines, int threads, const std::function<void(Task&)>& work) {
  std::size_t count = 0;
  for (const auto& [name, line] : lines) count += std::min(line.waiting.size(), static_cast<std::size_t>(std::max(1, line.at_a_time)));
  const std::size_t used = std::min(count, static_cast<std::size_t>(std::max(1, threads)));
  Turns turns(lines, work);
  base::parallel_for(used, static_cast<unsigned>(used), [&](std::size_t) { turns.take_part(); });
  turns.rethrow();
}

}  // namespace certkit::fleet
