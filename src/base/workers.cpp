#include "base/workers.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "base/processors.hpp"

namespace certkit::base {

void parallel_for(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& body) {
  if (threads == 0) threads = count > 1 ? processors() : 1;
  const std::size_t helpers = std::min<std::size_t>(threads, count) - (count == 0 ? 0 : 1);
  // In chunks, so that ten thousand small files do not fight over the counter; one by one where there are few and each may be a slow KDF.
  const std::size_t chunk = std::clamp<std::size_t>(count / (std::size_t{threads} * 16), 1, 64);
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> stop = false;
  std::exception_ptr first;
  std::mutex mutex;

  const auto work = [&] {
    for (std::size_t begin; !stop && (begin = next.fetch_add(chunk)) < count;)
      for (std::size_t i = begin; i < std::min(count, begin + chunk) && !stop; ++i) {
        try {
          body(i);
        } catch (...) {
          const std::lock_guard lock(mutex);
          if (!first) first = std::current_exception();
          stop = true;
        }
      }
  };
  std::vector<std::thread> running;
  running.reserve(helpers);
  try {
    while (running.size() < helpers) running.emplace_back(work);
  } catch (const std::exception&) {
    // No more threads, or no memory for one: those that there are do it.
  }
  work();
  for (std::thread& thread : running) thread.join();
  if (first) std::rethrow_exception(first);
}

}  // namespace certkit::base
