#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void public_curve(const Paper& paper, const PolicyLine&, Report& report) {
  if (paper.key.type() != KeyType::ec) return;
  const Oid& curve = paper.key.curve();
  if (curve != oid::kP256 && curve != oid::kP384 && curve != oid::kP521) report.add("the key is " + paper.key.describe());
}

}  // namespace

const Rule& rule_public_curve() {
  static constexpr Rule rule{
      .id = "public-curve",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "curve that public CAs do not sign",
      .meaning = "Public CAs sign EC keys on P-256, P-384 and P-521 only.",
      .mend = "Make a new key: certkit csr --key-type ec:p256.",
      .judge = &public_curve,
  };
  return rule;
}

}  // namespace certkit::lint
