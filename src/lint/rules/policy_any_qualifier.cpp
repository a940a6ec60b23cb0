#include "lint/paper.hpp"
#include "lint/policies.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void policy_any_qualifier(const Paper& paper, Report& report) {
  for (const Qualifier& qualifier : policy_qualifiers(paper)) {
    if (qualifier.policy == kAnyPolicy && qualifier.id != kUserNotice && qualifier.id != kPracticeStatement)
      report.add("anyPolicy has the qualifier " + name_of(qualifier.id));
  }
}

}  // namespace

const Rule& rule_policy_any_qualifier() {
  static constexpr Rule rule{
      .id = "policy-any-qualifier",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.4",
      .title = "qualifier of anyPolicy that is not allowed",
      .meaning =
          "Beside anyPolicy only the place of a practice statement and a user notice may stand. Strict clients refuse the certificate.",
      .mend = kIssueAgain,
      .judge = &policy_any_qualifier,
      .since = kRfc3280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
