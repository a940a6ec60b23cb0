#include "asn1/oids.hpp"
#include "lint/constraints.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void public_revocation_missing(const Paper& paper, const PolicyLine& line, Report& report) {
  if (!paper.leaf()) return;

  const auto validity = paper.certificate->not_after() - paper.certificate->not_before();
  if (validity + std::chrono::seconds(1) <= std::chrono::hours(24) * line.limit) return;  // short-lived; notAfter belongs to it
  bool there = false;
  for (const AccessDescription& one : access_descriptions(paper)) there = there || one.method == oid::kOcsp;
  for (const DistributionPoint& one : distribution_points(paper)) there = there || !one.urls.empty();
  if (!there) report.add("it says neither where its CRL nor where OCSP is");
}

}  // namespace

const Rule& rule_public_revocation_missing() {
  static constexpr Rule rule{
      .id = "public-revocation-missing",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "neither a CRL nor OCSP",
      .meaning = "A public certificate says where its revocation can be looked up, unless it is short-lived. Lync wants a CRL in any case.",
      .mend = kIssueAgain,
      .judge = &public_revocation_missing,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
