#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void ca_key_usage_missing(const Paper& paper, Report& report) {
  if (!paper.self_signed && paper.days.issued < kRfc3280) return;
  if (paper.ca && paper.find(oid::kKeyUsage) == nullptr) report.add("it is a CA certificate and has no key usage");
}

}  // namespace

const Rule& rule_ca_key_usage_missing() {
  static constexpr Rule rule{
      .id = "ca-key-usage-missing",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.3",
      .title = "CA certificate without key usage",
      .meaning =
          "A CA certificate says with keyCertSign and cRLSign what its key may sign. Without it strict clients take none of its "
          "certificates.",
      .mend = kIssueAgain,
      .judge = &ca_key_usage_missing,
      .since = kRfc2459,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
