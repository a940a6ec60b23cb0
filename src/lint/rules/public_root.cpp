#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void public_root(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.ca || !paper.self_signed) return;
  if (paper.find(oid::kExtendedKeyUsage) != nullptr) report.add("the root has an extended key usage");
  if (paper.find(oid::kCertificatePolicies) != nullptr) report.add(Severity::warning, "the root has policies");
  if (paper.basic_constraints->path_length) report.add(Severity::warning, "the root has a path length");
}

}  // namespace

const Rule& rule_public_root() {
  static constexpr Rule rule{
      .id = "public-root",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "root with extensions that roots do not have",
      .meaning = "A public root has no extended key usage, and should have neither policies nor a path length.",
      .mend = kIssueAgain,
      .judge = &public_root,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
