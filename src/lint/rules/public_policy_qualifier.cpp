#include "base/text.hpp"
#include "lint/paper.hpp"
#include "lint/policies.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_policy_qualifier(const Paper& paper, const PolicyLine&, Report& report) {
  for (const Qualifier& qualifier : policy_qualifiers(paper)) {
    const std::string url = base::lower_ascii(as_text(qualifier.value.content));
    if (qualifier.id != kPracticeStatement)
      report.add("a policy has the qualifier " + name_of(qualifier.id));
    else if (!url.starts_with("http://") && !url.starts_with("https://"))
      report.add("the place of the practice statement is no URL of HTTP", in_quotes(url));
  }
}

}  // namespace

const Rule& rule_public_policy_qualifier() {
  static constexpr Rule rule{
      .id = "public-policy-qualifier",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "qualifier of a policy that is not allowed",
      .meaning = "Beside a policy only the URL of the practice statement may stand, by HTTP or HTTPS.",
      .mend = kIssueAgain,
      .judge = &public_policy_qualifier,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
