// What `certkit renew` is asked for.
#pragma once

#include <string>
#include <vector>

#include "cli/syntax.hpp"

namespace certkit::cli {

// Which fleet, and what is remembered of it: the same for every word of `renew`.
struct FleetOptions {
  std::string fleet = "fleet.yaml";
  std::string state;  // a file, or postgresql://…; empty: beside the fleet's file
};
struct PlanningOptions {
  FleetOptions of;
  std::vector<std::string> only;  // names, with * and ?
  std::string host;               // empty: what this machine calls itself
  bool force = false;
  int budget = 0;
};

void declare_fleet(Syntax& syntax, FleetOptions& options);
void declare_planning(Syntax& syntax, PlanningOptions& options);

}  // namespace certkit::cli
