#include <algorithm>

#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void policy_duplicate(const Paper& paper, Report& report) {
  for (std::size_t i = 0; i < paper.policies.size(); ++i)
    if (std::count(paper.policies.begin(), paper.policies.begin() + static_cast<std::ptrdiff_t>(i), paper.policies[i]) == 1)
      report.add("the policy " + name_of(paper.policies[i]) + " is listed more than once");
}

}  // namespace

const Rule& rule_policy_duplicate() {
  static constexpr Rule rule{
      .id = "policy-duplicate",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.4",
      .title = "the same policy twice",
      .meaning = "A policy may be listed once. Strict clients refuse the certificate.",
      .mend = kIssueAgain,
      .judge = &policy_duplicate,
      .since = kRfc5280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
