// What one of several workers may still have to do, and what of it it takes next.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "fleet/run/worker.hpp"

namespace certkit::fleet {

class WorkerQueue {
 public:
  WorkerQueue(Store& store, const World& world, const WorkerOptions& options) : store_(store), world_(world), options_(options) {}

  // The plan of the whole fleet, and what the store said before it was made: what changed in between is seen to have changed.
  void fill(const std::vector<Planned>& plan, const std::vector<Holding>& before);
  [[nodiscard]] std::size_t size() const noexcept { return open_.size(); }
  [[nodiscard]] std::size_t elsewhere() const;  // of these, with keys on other machines

  struct Choice {
    std::vector<std::string> names;  // free, and this worker's to take
    std::size_t with_others = 0, later = 0;
    std::optional<Time> again;  // when one of those may be free
  };
  // Looks at all that the store says.
  [[nodiscard]] Choice choose();

  [[nodiscard]] bool is_elsewhere(const std::string& name) const;
  // What the plan under the lease says of it: what is not to be done now is closed, or tried again in time.
  void take_plan(const std::string& name, const std::vector<Planned>& planned);
  void take_outcome(const Outcome& outcome);

 private:
  struct Open {
    std::size_t rank = 0;  // the most urgent first
    Planned::Verdict verdict = Planned::Verdict::due;
    Time when{};                        // not before
    std::optional<std::int64_t> fence;  // when it was planned; nullopt: as it is found next
    int skips = 0;
  };
  [[nodiscard]] bool is_soon(Time when) const;
  [[nodiscard]] bool may_be_mine(const Planned& one) const;
  [[nodiscard]] bool was_abandoned(const Holding& holding, Time now) const;
  [[nodiscard]] bool take_note(Open& open, const Holding* holding) const;
  void keep_a_share(std::vector<std::string>& names) const;

  Store& store_;
  const World& world_;
  const WorkerOptions& options_;
  std::unordered_map<std::string, Open> open_;
};

}  // namespace certkit::fleet
