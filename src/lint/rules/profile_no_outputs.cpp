#include "lint/rule.hpp"
#include "profile/schema.hpp"

namespace certkit::lint {
namespace {

void profile_no_outputs(const profile::DeviceProfile& profile, Report& report) {
  if (!profile.is_abstract && profile.outputs.entries.empty()) report.add("there are no outputs");
}

}  // namespace

const Rule& rule_profile_no_outputs() {
  static constexpr Rule rule{
      .id = "profile-no-outputs",
      .severity = Severity::warning,
      .citation = "docs/profiles.md",
      .title = "profile that writes no files",
      .meaning = "Nobody is told which files the device takes.",
      .mend = "Describe them under `outputs:`; of a device that makes its own key, the certificate and the chain.",
      .judge = &profile_no_outputs,
  };
  return rule;
}

}  // namespace certkit::lint
