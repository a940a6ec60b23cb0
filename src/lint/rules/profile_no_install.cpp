#include "lint/rule.hpp"
#include "profile/schema.hpp"

namespace certkit::lint {
namespace {

void profile_no_install(const profile::DeviceProfile& profile, Report& report) {
  if (!profile.is_abstract && profile.install.empty()) report.add("there are no steps to install the files");
}

}  // namespace

const Rule& rule_profile_no_install() {
  static constexpr Rule rule{
      .id = "profile-no-install",
      .severity = Severity::note,
      .citation = "docs/profiles.md",
      .title = "profile without steps to install",
      .meaning = "Whoever has the files does not know where they belong.",
      .mend = "Write the steps under `install:`.",
      .judge = &profile_no_install,
  };
  return rule;
}

}  // namespace certkit::lint
