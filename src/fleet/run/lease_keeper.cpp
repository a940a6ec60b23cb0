#include "fleet/run/lease_keeper.hpp"

#include <algorithm>

namespace certkit::fleet {

LeaseKeeper::LeaseKeeper(Store& store, const World& world, std::chrono::seconds lease, std::deque<Task>& tasks)
    : store_(store), world_(world), lease_(lease), confirmed_(world.now() + lease), tasks_(tasks), thread_([this] {
        std::unique_lock lock(mutex_);
        while (!wake_.wait_for(lock, lease_ / 3, [this] { return ended_; })) ask_store();
      }) {}

LeaseKeeper::~LeaseKeeper() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void LeaseKeeper::extend() {
  const std::lock_guard lock(mutex_);
  ask_store();
}

void LeaseKeeper::ask_store() {
  try {
    const Time now = world_.now();
    const std::vector<Lease> kept = store_.extend_all(world_.worker, now + lease_, now);
    for (Task& task : tasks_) {
      const auto mine = [&](const Lease& lease) { return lease.name == task.lease.name && lease.fence == task.lease.fence; };
      if (!task.lease.name.empty() && std::none_of(kept.begin(), kept.end(), mine)) task.lost = true;
    }
    confirmed_ = now + lease_;
  } catch (const std::exception&) {
    // Tried again in a while; what is recorded meanwhile says what is wrong with the store. But what somebody else may have by now is lost.
    if (world_.now() < confirmed_) return;
    for (Task& task : tasks_)
      if (!task.lease.name.empty()) task.lost = true;
  }
}

}  // namespace certkit::fleet
