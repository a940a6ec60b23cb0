#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void public_intermediate(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.ca || paper.self_signed) return;
  const Extension* points = paper.find(oid::kCrlDistributionPoints);
  if (points == nullptr) report.add("the intermediate has no CRL distribution points");
  const Extension* policies = paper.find(oid::kCertificatePolicies);
  if (policies == nullptr) report.add("the intermediate has no policies");
  if (policies != nullptr && policies->critical) report.add(Severity::warning, "the policies of the intermediate are critical");
  if (paper.find(oid::kExtendedKeyUsage) == nullptr)
    report.add(Severity::note, "the intermediate has no extended key usage: it may sign for every purpose");
}

}  // namespace

const Rule& rule_public_intermediate() {
  static constexpr Rule rule{
      .id = "public-intermediate",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "intermediate without what public intermediates have",
      .meaning =
          "The certificate of a public intermediate CA says where its CRL is and which policies it is for; these extensions are not "
          "critical.",
      .mend = kIssueAgain,
      .judge = &public_intermediate,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
