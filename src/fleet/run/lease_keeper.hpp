// Leases of a wave that takes long are extended in time.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "fleet/run/task.hpp"

namespace certkit::fleet {

// As long as it lives. A task whose lease another worker has by then is marked as lost; where the store cannot be reached, the leases end
// by themselves, and who records next hears of it.
class LeaseKeeper {
 public:
  LeaseKeeper(Store& store, const World& world, std::chrono::seconds lease, std::deque<Task>& tasks);
  LeaseKeeper(const LeaseKeeper&) = delete;
  LeaseKeeper& operator=(const LeaseKeeper&) = delete;
  ~LeaseKeeper();
  void extend();  // now: ahead of what others can see

 private:
  void ask_store();  // with `mutex_`
  Store& store_;
  const World& world_;
  const std::chrono::seconds lease_;
  Time confirmed_;  // so long they were known to be this worker's
  std::deque<Task>& tasks_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace certkit::fleet
