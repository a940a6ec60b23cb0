#include <algorithm>

#include "asn1/oids.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

// BR §7.1.4.2.
constexpr Oid kOrder[] = {oid::kDomainComponent, oid::kCountryName, Oid("2.5.4.8"),  Oid("2.5.4.7"),  Oid("2.5.4.17"), Oid("2.5.4.9"),
                          Oid("2.5.4.10"),       Oid("2.5.4.4"),    Oid("2.5.4.42"), Oid("2.5.4.11"), oid::kCommonName};

void public_subject_order(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;

  std::size_t last = 0;
  for (const Part& part : subject_parts(paper)) {
    const auto* const at = std::find(std::begin(kOrder), std::end(kOrder), part.attribute.type);
    if (at == std::end(kOrder)) continue;
    const auto position = static_cast<std::size_t>(at - std::begin(kOrder));
    if (position < last)
      return report.add(name_of(part.attribute.type) + " stands behind " + name_of(kOrder[last]), paper.subject.to_rfc4514());
    last = position;
  }
}

}  // namespace

const Rule& rule_public_subject_order() {
  static constexpr Rule rule{
      .id = "public-subject-order",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "attributes of the subject in another order",
      .meaning = "The attributes come in a fixed order, from the domain component and the country to the CN.",
      .mend = kIssueAgain,
      .judge = &public_subject_order,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
