// The plan of a whole fleet: inventory, what is remembered and what is on disk, brought together one certificate after the other, so that
// thirty thousand need little more memory than their plan.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "fleet/look.hpp"
#include "fleet/plan.hpp"

namespace certkit::fleet {

struct Planning {
  PlanOptions options;
  Eyes eyes;  // its host is that of `options`
  const profile::Library* library = nullptr;
  // Whether its issuer says that it revoked the certificate; may be empty: nobody is asked. Called by several threads at once; throws what
  // fails, which blocks that certificate.
  std::function<bool(const CertificateEntry&, const Certificate&)> revoked;
};
struct FleetPlan {
  std::vector<Planned> planned;        // what is to be done first, and of that what ends first; entries are the fleet's
  std::vector<std::string> strangers;  // names that the store knows and the fleet does not: nothing is done with them
};
// `store` may be null: nothing is remembered yet. Throws where the store fails; what is wrong with one certificate blocks that one.
[[nodiscard]] FleetPlan plan_fleet(const Fleet& fleet, Store* store, const Planning& how);

}  // namespace certkit::fleet
