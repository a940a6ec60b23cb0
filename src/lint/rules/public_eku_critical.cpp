#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void public_eku_critical(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;

  if (const Extension* usage = paper.find(oid::kExtendedKeyUsage); usage != nullptr && usage->critical)
    report.add("the extended key usage is critical");
}

}  // namespace

const Rule& rule_public_eku_critical() {
  static constexpr Rule rule{
      .id = "public-eku-critical",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "extended key usage critical",
      .meaning = "In public server certificates the extended key usage is not critical.",
      .mend = kIssueAgain,
      .judge = &public_eku_critical,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
