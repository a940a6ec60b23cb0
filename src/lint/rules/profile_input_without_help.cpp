#include "lint/rule.hpp"
#include "profile/schema.hpp"

namespace certkit::lint {
namespace {

void profile_input_without_help(const profile::DeviceProfile& profile, Report& report) {
  for (const auto& entry : profile.inputs.entries)
    if (entry.value.help.empty()) report.add("the input '" + entry.name + "' has no help", entry.place.file_and_line());
}

}  // namespace

const Rule& rule_profile_input_without_help() {
  static constexpr Rule rule{
      .id = "profile-input-without-help",
      .severity = Severity::note,
      .citation = "docs/profiles.md",
      .title = "input without help",
      .meaning = "`certkit profile show` cannot say what it means.",
      .mend = "Write a sentence under `help:`.",
      .judge = &profile_input_without_help,
  };
  return rule;
}

}  // namespace certkit::lint
