#include "lint/paper.hpp"
#include "lint/rule.hpp"
#include "profile/schema.hpp"

namespace certkit::lint {
namespace {

void profile_name_without_why(const profile::DeviceProfile& profile, Report& report) {
  for (const auto& entry : profile.certificates.entries)
    for (const profile::NameRule& rule : entry.value.san)
      if (rule.why.empty())
        report.add("the rule for the name " + in_quotes(rule.name.text()) + " has no reason", rule.place.file_and_line());
}

}  // namespace

const Rule& rule_profile_name_without_why() {
  static constexpr Rule rule{
      .id = "profile-name-without-why",
      .severity = Severity::warning,
      .citation = "docs/profiles.md",
      .title = "name without a reason",
      .meaning = "Where this name is missing from a certificate, lint cannot say what fails.",
      .mend = "Say what needs the name under `why:` of its rule.",
      .judge = &profile_name_without_why,
  };
  return rule;
}

}  // namespace certkit::lint
