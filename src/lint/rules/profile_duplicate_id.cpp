#include <set>

#include "lint/rule.hpp"
#include "profile/schema.hpp"

namespace certkit::lint {
namespace {

void profile_duplicate_id(const profile::DeviceProfile& profile, Report& report) {
  std::set<std::string> seen;
  const auto check = [&](const std::string& id, const profile::Place& place) {
    if (!id.empty() && !seen.insert(id).second) report.add("the id '" + id + "' is there more than once", place.file_and_line());
  };
  for (const profile::Assert& one : profile.asserts) check(one.id, one.place);
  if (!profile.certificates.entries.empty())  // what several certificates share is each one's
    for (const profile::Check& one : profile.certificates.entries.front().value.checks) check(one.id, one.place);
  for (const profile::Advice& one : profile.pitfalls) check(one.id, one.place);
}

}  // namespace

const Rule& rule_profile_duplicate_id() {
  static constexpr Rule rule{
      .id = "profile-duplicate-id",
      .severity = Severity::warning,
      .citation = "docs/profiles.md",
      .title = "one id for two things",
      .meaning = "Two pitfalls or asserts have the same id: nobody can tell which one is meant.",
      .mend = "Give each an id of its own.",
      .judge = &profile_duplicate_id,
  };
  return rule;
}

}  // namespace certkit::lint
