// Several names that a device is served under, judged together: what is seen of one alone cannot say that the wrong server answered.
#pragma once

#include <vector>

#include "base/finding.hpp"
#include "diagnose/case.hpp"
#include "profile/served.hpp"

namespace certkit::diagnose {

struct Served {
  const profile::ServedName* asked = nullptr;
  const Case* seen = nullptr;
  std::vector<Finding>* findings = nullptr;  // of judge(), the root causes first
};

inline constexpr std::string_view kWrongServer = "wrong-server-answers";

// Puts kWrongServer before the findings of each name that another server answers for than ought to; an HTTP error follows from it then.
void judge_served(const std::vector<Served>& names);

}  // namespace certkit::diagnose
