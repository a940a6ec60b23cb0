#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void public_ca_key_usage(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.ca) return;

  const Extension* usage = paper.find(oid::kKeyUsage);
  if (usage == nullptr || !paper.key_usage) return;
  if (!usage->critical) report.add("the key usage of the CA is not critical");
  if ((*paper.key_usage & kCrlSign) == 0) report.add("the key usage of the CA has no cRLSign");
  if ((*paper.key_usage & kDigitalSignature) == 0) report.add(Severity::note, "the key usage of the CA has no digitalSignature");
}

}  // namespace

const Rule& rule_public_ca_key_usage() {
  static constexpr Rule rule{
      .id = "public-ca-key-usage",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "key usage of a CA that is not as public CAs have it",
      .meaning =
          "The key usage of a CA is critical and has keyCertSign and cRLSign; digitalSignature too, if it signs OCSP answers itself.",
      .mend = kIssueAgain,
      .judge = &public_ca_key_usage,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
