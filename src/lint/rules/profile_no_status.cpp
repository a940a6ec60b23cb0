#include "lint/rule.hpp"
#include "profile/schema.hpp"

namespace certkit::lint {
namespace {

void profile_no_status(const profile::DeviceProfile& profile, Report& report) {
  if (profile.effective.find("status") == nullptr) report.add("there is no status");
}

}  // namespace

const Rule& rule_profile_no_status() {
  static constexpr Rule rule{
      .id = "profile-no-status",
      .severity = Severity::warning,
      .citation = "docs/profiles.md",
      .title = "profile that does not say how well its facts are known",
      .meaning = "Without `status` its facts pass for documented ones.",
      .mend = "Say documented, reported or inferred under `status:`.",
      .judge = &profile_no_status,
  };
  return rule;
}

}  // namespace certkit::lint
