#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void public_policies_missing(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.ca && paper.find(oid::kCertificatePolicies) == nullptr) report.add("it has no certificatePolicies");
}

}  // namespace

const Rule& rule_public_policies_missing() {
  static constexpr Rule rule{
      .id = "public-policies-missing",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "no policy",
      .meaning = "A public certificate says by which policy it was issued.",
      .mend = kIssueAgain,
      .judge = &public_policies_missing,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
