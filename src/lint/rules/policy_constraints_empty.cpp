#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void policy_constraints_empty(const Paper& paper, Report& report) {
  const Extension* constraints = paper.find(Oid("2.5.29.36"));
  if (constraints == nullptr) return;
  const auto outer = elements(constraints->value);
  if (outer.size() == 1 && outer[0].content.empty()) report.add("policyConstraints is empty");
}

}  // namespace

const Rule& rule_policy_constraints_empty() {
  static constexpr Rule rule{
      .id = "policy-constraints-empty",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.11",
      .title = "policy constraints that constrain nothing",
      .meaning = "One of the two limits has to be there. Strict clients refuse the chain.",
      .mend = kIssueAgain,
      .judge = &policy_constraints_empty,
      .since = kRfc2459,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
