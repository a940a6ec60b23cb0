#include "asn1/oids.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void public_dv_subject(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;

  if (!paper.has_policy(Oid("2.23.140.1.2.1"))) return;
  for (const Part& part : subject_parts(paper))
    if (part.attribute.type != oid::kCommonName && part.attribute.type != oid::kCountryName)
      report.add("it is domain validated, and its subject has " + name_of(part.attribute.type), in_quotes(part.attribute.value));
}

}  // namespace

const Rule& rule_public_dv_subject() {
  static constexpr Rule rule{
      .id = "public-dv-subject",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "more in the subject than a domain",
      .meaning = "A certificate for which only the domain was validated (DV) has at most a country and a CN in its subject.",
      .mend = kIssueAgain,
      .judge = &public_dv_subject,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
