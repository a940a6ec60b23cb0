#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void public_san_missing(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;

  if (paper.find(oid::kSubjectAltName) == nullptr) report.add("it has no subjectAltName");
}

}  // namespace

const Rule& rule_public_san_missing() {
  static constexpr Rule rule{
      .id = "public-san-missing",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "no list of names",
      .meaning = "Each public server certificate has its names in subjectAltName.",
      .mend = kIssueAgain,
      .judge = &public_san_missing,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
