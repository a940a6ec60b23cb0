#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void eku_critical_any(const Paper& paper, Report& report) {
  const Extension* usage = paper.find(oid::kExtendedKeyUsage);
  if (usage != nullptr && usage->critical && paper.has_purpose(oid::kAnyExtendedKeyUsage))
    report.add("the extended key usage is critical and lists anyExtendedKeyUsage");
}

}  // namespace

const Rule& rule_eku_critical_any() {
  static constexpr Rule rule{
      .id = "eku-critical-any",
      .severity = Severity::warning,
      .citation = "RFC 5280 §4.2.1.12",
      .title = "extended key usage critical, with \"any\" in it",
      .meaning =
          "\"any\" means: for everything. Critical means: for nothing that is not listed. Programs read the two together differently.",
      .mend = kIssueAgain,
      .judge = &eku_critical_any,
      .since = kRfc3280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
