#include <algorithm>

#include "asn1/oids.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void public_duplicate_attribute(const Paper& paper, const PolicyLine&, Report& report) {
  std::vector<Oid> seen;
  for (const Part& part : subject_parts(paper)) {
    const Oid& type = part.attribute.type;
    if (type == oid::kDomainComponent || type == Oid("2.5.4.9") || type == Oid("2.5.4.11")) continue;
    if (std::find(seen.begin(), seen.end(), type) != seen.end()) report.add("the subject has " + name_of(type) + " more than once");
    seen.push_back(type);
  }
}

}  // namespace

const Rule& rule_public_duplicate_attribute() {
  static constexpr Rule rule{
      .id = "public-duplicate-attribute",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "attribute twice in the subject",
      .meaning = "Each attribute may be in the subject once, but for domain components and street addresses.",
      .mend = kIssueAgain,
      .judge = &public_duplicate_attribute,
  };
  return rule;
}

}  // namespace certkit::lint
