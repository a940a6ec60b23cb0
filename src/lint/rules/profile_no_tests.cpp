#include "lint/rule.hpp"
#include "profile/schema.hpp"

namespace certkit::lint {
namespace {

void profile_no_tests(const profile::DeviceProfile& profile, Report& report) {
  if (!profile.is_abstract && profile.tests.empty()) report.add("there are no tests");
}

}  // namespace

const Rule& rule_profile_no_tests() {
  static constexpr Rule rule{
      .id = "profile-no-tests",
      .severity = Severity::warning,
      .citation = "docs/profiles.md",
      .title = "profile without tests",
      .meaning = "Nothing says what names come out for which values: a change that breaks the profile is not noticed.",
      .mend = "Write a worked example under `tests:`, best one of the vendor's documentation.",
      .judge = &profile_no_tests,
  };
  return rule;
}

}  // namespace certkit::lint
