#include "lint/rule.hpp"
#include "profile/schema.hpp"

namespace certkit::lint {
namespace {

void profile_without_id(const profile::DeviceProfile& profile, Report& report) {
  for (const profile::Assert& one : profile.asserts)
    if (one.id.empty()) report.add("an assert has no id", one.place.file_and_line());
  for (const auto& certificate : profile.certificates.entries)
    for (const profile::Check& one : certificate.value.checks)
      if (one.id.empty()) report.add("a check has no id", one.place.file_and_line());
  for (const profile::Advice& one : profile.pitfalls)
    if (one.id.empty()) report.add("a pitfall has no id", one.place.file_and_line());
}

}  // namespace

const Rule& rule_profile_without_id() {
  static constexpr Rule rule{
      .id = "profile-without-id",
      .severity = Severity::note,
      .citation = "docs/profiles.md",
      .title = "assert or pitfall without an id",
      .meaning = "Without an id no test can name it, and no program can look for it.",
      .mend = "Give it an id of words with hyphens.",
      .judge = &profile_without_id,
  };
  return rule;
}

}  // namespace certkit::lint
