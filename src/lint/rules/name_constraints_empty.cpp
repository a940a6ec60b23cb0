#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void name_constraints_empty(const Paper& paper, Report& report) {
  const Extension* constraints = paper.find(oid::kNameConstraints);
  if (constraints == nullptr) return;
  const auto outer = elements(constraints->value);
  if (outer.size() == 1 && outer[0].content.empty()) report.add("nameConstraints is empty");
}

}  // namespace

const Rule& rule_name_constraints_empty() {
  static constexpr Rule rule{
      .id = "name-constraints-empty",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.10",
      .title = "name constraints that constrain nothing",
      .meaning = "Permitted or excluded names have to be there. Clients refuse the chain, or read it as \"nothing is allowed\".",
      .mend = kIssueAgain,
      .judge = &name_constraints_empty,
      .since = kRfc5280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
