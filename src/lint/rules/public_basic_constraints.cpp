#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void public_basic_constraints(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;

  if (const Extension* constraints = paper.find(oid::kBasicConstraints); constraints != nullptr && !constraints->critical)
    report.add("basicConstraints is not critical");
}

}  // namespace

const Rule& rule_public_basic_constraints() {
  static constexpr Rule rule{
      .id = "public-basic-constraints",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "basicConstraints not critical",
      .meaning = "Where basicConstraints is in a server certificate, it is critical.",
      .mend = kIssueAgain,
      .judge = &public_basic_constraints,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
