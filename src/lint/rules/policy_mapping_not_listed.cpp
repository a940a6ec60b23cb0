#include "lint/paper.hpp"
#include "lint/policies.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void policy_mapping_not_listed(const Paper& paper, Report& report) {
  for (const auto& [issuers, subjects] : policy_mappings(paper))
    if (!paper.has_policy(issuers)) report.add("the policy " + name_of(issuers) + " is mapped and is not among the certificate policies");
}

}  // namespace

const Rule& rule_policy_mapping_not_listed() {
  static constexpr Rule rule{
      .id = "policy-mapping-not-listed",
      .severity = Severity::warning,
      .citation = "RFC 5280 §4.2.1.5",
      .title = "policy mapped that is not listed",
      .meaning = "What is mapped should be among the CA's own policies; the mapping has no effect otherwise.",
      .mend = kIssueAgain,
      .judge = &policy_mapping_not_listed,
      .since = kRfc3280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
