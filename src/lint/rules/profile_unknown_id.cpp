#include "base/text.hpp"
#include "lint/rule.hpp"
#include "profile/schema.hpp"

namespace certkit::lint {
namespace {

bool is_id(std::string_view text) {
  return text.find('-') != text.npos && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == text.npos;
}

void profile_unknown_id(const profile::DeviceProfile& profile, Report& report) {
  std::vector<std::string> ids;
  for (const profile::Assert& one : profile.asserts) ids.push_back(one.id);
  for (const auto& certificate : profile.certificates.entries)
    for (const profile::Check& one : certificate.value.checks) ids.push_back(one.id);
  for (const profile::EmbeddedTest& test : profile.tests) {
    if (!test.expect.error || !is_id(*test.expect.error)) continue;
    const std::string near = base::nearest(*test.expect.error, ids);
    if (!near.empty() && near != *test.expect.error)
      report.add("no assert has the id '" + *test.expect.error + "'; did you mean '" + near + "'?", test.expect.place.file_and_line());
  }
}

}  // namespace

const Rule& rule_profile_unknown_id() {
  static constexpr Rule rule{
      .id = "profile-unknown-id",
      .severity = Severity::error,
      .citation = "docs/profiles.md",
      .title = "test that expects an id which nothing has",
      .meaning = "A test expects an error by the id of an assert, and no assert has this id: it is misspelt.",
      .mend = "Write the id of the assert, or a part of its message.",
      .judge = &profile_unknown_id,
  };
  return rule;
}

}  // namespace certkit::lint
