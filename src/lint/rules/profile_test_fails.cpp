#include "base/text.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"
#include "profile/embedded_tests.hpp"
#include "profile/schema.hpp"

namespace certkit::lint {
namespace {

void profile_test_fails(const profile::DeviceProfile& profile, Report& report) {
  if (profile.is_abstract) return;
  for (const profile::TestResult& result : profile::run_embedded_tests(profile))
    if (!result.passed)
      report.add("the test " + in_quotes(result.name) + " fails",
                 result.place + ": " + base::printable(result.difference.substr(0, result.difference.find('\n'))));
}

}  // namespace

const Rule& rule_profile_test_fails() {
  static constexpr Rule rule{
      .id = "profile-test-fails",
      .severity = Severity::error,
      .citation = "docs/profiles.md",
      .title = "test of a profile that fails",
      .meaning = "What comes out for the values of a test is not what the test expects.",
      .mend = "certkit profile test shows both; mend the rule, or the test.",
      .judge = &profile_test_fails,
  };
  return rule;
}

}  // namespace certkit::lint
