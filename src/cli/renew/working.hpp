// `certkit renew --worker`: one of several that share the state of a fleet.
#pragma once

#include "cli/progress.hpp"
#include "cli/renew/planning.hpp"
#include "fleet/run/run.hpp"

namespace certkit::cli {

struct WorkerSettings {
  bool worker = false;
  std::string lease;
};
void declare_worker(Syntax& syntax, WorkerSettings& settings);  // --worker, --lease
[[nodiscard]] std::chrono::seconds lease_of(const WorkerSettings& settings);

// What this one did, until there is nothing left that is its own. `how` plans what it takes once more.
[[nodiscard]] std::vector<fleet::Outcome> work_with_others(Session& session, Progress& progress, const FleetReport& planned,
                                                           const fleet::Planning& how, fleet::Store& store, const fleet::World& world,
                                                           const fleet::RunOptions& run);

}  // namespace certkit::cli
