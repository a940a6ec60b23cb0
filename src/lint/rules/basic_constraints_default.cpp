#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void basic_constraints_default(const Paper& paper, Report& report) {
  const Extension* constraints = paper.find(oid::kBasicConstraints);
  if (constraints == nullptr) return;
  const auto inside = elements_within(constraints->value);
  if (!inside.empty() && inside[0].tag == asn1::kBoolean && inside[0].content.size() == 1 && inside[0].content[0] == 0)
    report.add("basicConstraints says cA: FALSE", base::to_hex(constraints->value));
}

}  // namespace

const Rule& rule_basic_constraints_default() {
  static constexpr Rule rule{
      .id = "basic-constraints-default",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.9, X.690 §11.5",
      .title = "default value written out in basicConstraints",
      .meaning =
          "\"cA: FALSE\" is the default, and DER leaves defaults out. The octets are not DER, and strict clients refuse the certificate.",
      .mend = kIssueAgain,
      .judge = &basic_constraints_default,
      .since = kRfc2459,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
