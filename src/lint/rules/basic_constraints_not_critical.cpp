#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void basic_constraints_not_critical(const Paper& paper, Report& report) {
  if (const Extension* constraints = paper.find(oid::kBasicConstraints); constraints != nullptr && paper.ca && !constraints->critical)
    report.add("basicConstraints is not critical");
}

}  // namespace

const Rule& rule_basic_constraints_not_critical() {
  static constexpr Rule rule{
      .id = "basic-constraints-not-critical",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.9",
      .title = "CA certificate whose basicConstraints are not critical",
      .meaning =
          "That it is a CA, and how long its chains may be, has to be critical: what does not know the extension must not take it for a "
          "CA.",
      .mend = kIssueAgain,
      .judge = &basic_constraints_not_critical,
      .since = kRfc2459,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
