// Who is at work on this machine. Each worker holds a lock on a file of its own in the work folder for as long as it lives; the kernel
// frees it, however the process dies. So what a dead one had need not wait for the end of its leases.
#pragma once

#include <optional>
#include <string>

#include "base/lock.hpp"
#include "fleet/run/run.hpp"

namespace certkit::fleet {

class Presence {
 public:
  // As a worker of `host` whose keys are in `work`. Where no such file can be made, its leases end by themselves if it dies.
  Presence(const std::filesystem::path& work, const std::string& host);
  [[nodiscard]] const std::string& worker() const noexcept { return worker_; }  // "host:0123456789abcdef", as World::worker
  // All that it had was given back. Unless this is said, the next run here ends its leases.
  void done() noexcept {
    if (lock_) lock_->keep(false);
  }

 private:
  std::string worker_;
  std::optional<base::FileLock> lock_;
};

// Ends the leases of all workers of this host and work folder that died; of others nobody here can tell. False: there was none. Fences keep
// out who was only thought to be dead. Throws what the store throws: then the next run finds the dead again.
bool end_the_dead(Store& store, const World& world);

}  // namespace certkit::fleet
