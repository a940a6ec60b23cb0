#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void public_policies_critical(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;

  if (const Extension* policies = paper.find(oid::kCertificatePolicies); policies != nullptr && policies->critical)
    report.add("certificatePolicies is critical");
}

}  // namespace

const Rule& rule_public_policies_critical() {
  static constexpr Rule rule{
      .id = "public-policies-critical",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "policies critical",
      .meaning = "In public certificates the extension is not critical.",
      .mend = kIssueAgain,
      .judge = &public_policies_critical,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
