// From the options of `renew` to a plan.
#pragma once

#include <functional>
#include <string>

#include "cli/renew/options.hpp"
#include "cli/renew/secrets.hpp"
#include "cli/session.hpp"
#include "fleet/planning.hpp"

namespace certkit::cli {

struct FleetReport {
  fleet::Fleet fleet;
  std::vector<std::string> only;  // names that were asked for; empty: all
  fleet::FleetPlan plan;          // its entries are those of `fleet`
  std::string host;               // this machine
  Time now{};
};

// How the fleet is planned; what it is given has to be there as long as what is returned.
[[nodiscard]] fleet::Planning planning_of(const FleetReport& report, const PlanningOptions& options, FleetSecrets& secrets,
                                          const profile::Library& library, fleet::Revocations& revocations);
// `store` may be null. `before`, if it is given, is called once the fleet is read. Throws what read_fleet() throws, and Errc::usage for a
// name that the fleet does not have.
[[nodiscard]] FleetReport plan_of(Session& session, const PlanningOptions& options, fleet::Store* store, FleetSecrets& secrets,
                                  const std::function<void(const fleet::Fleet&)>& before = {});

}  // namespace certkit::cli
