// From the options of `renew` to a plan.
#pragma once

#include <memory>
#include <string>

#include "cli/renew/options.hpp"
#include "cli/session.hpp"
#include "fleet/planning.hpp"

namespace certkit::cli {

struct FleetReport {
  fleet::Fleet fleet;
  fleet::FleetPlan plan;  // its entries are those of `fleet`
  std::string host;       // this machine
  Time now{};
};

// Where the fleet is remembered: as --state says, else beside its file.
[[nodiscard]] std::string state_of(const FleetOptions& options);
// What is remembered, without changing any of it; null: nothing is, yet.
[[nodiscard]] std::unique_ptr<fleet::Store> look_into_state(const FleetOptions& options);
// `store` may be null. Throws what read_fleet() throws, and Errc::usage for a name that the fleet does not have.
[[nodiscard]] FleetReport plan_of(Session& session, const PlanningOptions& options, fleet::Store* store);

}  // namespace certkit::cli
