// What a plan is asked for on the command line.
#pragma once

#include <string>
#include <vector>

#include "cli/renew/places.hpp"

namespace certkit::cli {

struct PlanningOptions {
  FleetPlaces places;
  std::vector<std::string> only;  // names, with * and ?
  bool only_failed = false, force = false;
  bool live = false;        // endpoints are asked what they serve
  bool revocation = false;  // what certificates point at is asked whether they are revoked
  int budget = 0;
};
void declare_planning(Syntax& syntax, PlanningOptions& options);

}  // namespace certkit::cli
