#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void public_crl_critical(const Paper& paper, const PolicyLine&, Report& report) {
  if (const Extension* points = paper.find(oid::kCrlDistributionPoints); points != nullptr && points->critical)
    report.add("cRLDistributionPoints is critical");
}

}  // namespace

const Rule& rule_public_crl_critical() {
  static constexpr Rule rule{
      .id = "public-crl-critical",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "CRL distribution points critical",
      .meaning = "In public certificates the extension is not critical.",
      .mend = kIssueAgain,
      .judge = &public_crl_critical,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
