#include "lint/paper.hpp"
#include "lint/policies.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void policy_mapping_any(const Paper& paper, Report& report) {
  for (const auto& [issuers, subjects] : policy_mappings(paper))
    if (issuers == kAnyPolicy || subjects == kAnyPolicy) report.add("a policy mapping is from or to anyPolicy");
}

}  // namespace

const Rule& rule_policy_mapping_any() {
  static constexpr Rule rule{
      .id = "policy-mapping-any",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.5",
      .title = "anyPolicy mapped to another policy",
      .meaning = "anyPolicy stands for all policies and may not be mapped. Strict clients refuse the chain.",
      .mend = kIssueAgain,
      .judge = &policy_mapping_any,
      .since = kRfc3280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
