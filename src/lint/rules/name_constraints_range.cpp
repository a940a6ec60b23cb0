#include "lint/constraints.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void name_constraints_range(const Paper& paper, Report& report) {
  for (const Subtree& tree : name_constraints(paper)) {
    if (tree.minimum) report.add("a name constraint has a minimum other than zero");
    if (tree.maximum) report.add("a name constraint has a maximum");
  }
}

}  // namespace

const Rule& rule_name_constraints_range() {
  static constexpr Rule rule{
      .id = "name-constraints-range",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.10",
      .title = "minimum or maximum in name constraints",
      .meaning = "Both are not used: minimum is zero and maximum is not there. Strict clients refuse the chain.",
      .mend = kIssueAgain,
      .judge = &name_constraints_range,
      .since = kRfc2459,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
