#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void public_eku_missing(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;

  if (paper.find(oid::kExtendedKeyUsage) == nullptr) report.add("it has no extended key usage");
}

}  // namespace

const Rule& rule_public_eku_missing() {
  static constexpr Rule rule{
      .id = "public-eku-missing",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "no extended key usage",
      .meaning = "A public server certificate says what it is for: serverAuth.",
      .mend = kIssueAgain,
      .judge = &public_eku_missing,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
