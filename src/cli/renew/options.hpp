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
  // What becomes of one that was named decides the exit code; a pattern names none, however few it fits.
  [[nodiscard]] bool names_one() const { return only.size() == 1 && only.front().find_first_of("*?") == std::string::npos; }
};
void declare_planning(Syntax& syntax, PlanningOptions& options);

}  // namespace certkit::cli
