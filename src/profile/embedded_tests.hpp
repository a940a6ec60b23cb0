// The worked examples inside a profile, run.
#pragma once

#include "profile/resolve.hpp"

namespace certkit::profile {

struct TestResult {
  std::string name;
  std::string place;  // file:line
  bool passed = false;
  std::string difference;  // what came out against what was expected, one line each
};

// Each test starts from the profile's own `values` and adds what is `given`. Throws nothing of the tests' own failures.
[[nodiscard]] std::vector<TestResult> run_embedded_tests(const DeviceProfile& profile);

}  // namespace certkit::profile
