// The plan of a whole fleet: inventory, what is remembered and what is on disk, brought together one certificate after the other, so that
// thirty thousand need little more memory than their plan.
#pragma once

#include <string>
#include <vector>

#include "fleet/look.hpp"
#include "fleet/plan.hpp"
#include "fleet/revocations.hpp"

namespace certkit::fleet {

struct Planning {
  PlanOptions options;
  Eyes eyes;  // its host is that of `options`
  const profile::Library* library = nullptr;
  std::filesystem::path keys = {};  // certkit's folder of keys and generations, where nothing else is put; may be empty
  // May be null: nobody is asked whether a certificate is revoked.
  Revocations* revocations = nullptr;
  // Certificates that are looked at at the same time; 0: as many as there are processors. More where endpoints or CAs are asked.
  unsigned at_once = 0;
};
struct FleetPlan {
  std::vector<Planned> planned;        // what is to be done first, and of that what ends first; entries are the fleet's, or its own (left)
  std::vector<std::string> strangers;  // names that the store knows and the fleet does not, and that nothing is done with
};
// `store` may be null: nothing is remembered yet. Throws where the store fails; what is wrong with one certificate blocks that one.
[[nodiscard]] FleetPlan plan_fleet(const Fleet& fleet, Store* store, const Planning& how);

}  // namespace certkit::fleet
