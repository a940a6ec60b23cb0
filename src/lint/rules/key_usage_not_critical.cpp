#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void key_usage_not_critical(const Paper& paper, Report& report) {
  if (const Extension* usage = paper.find(oid::kKeyUsage); usage != nullptr && !usage->critical)
    report.add("the key usage is not critical");
}

}  // namespace

const Rule& rule_key_usage_not_critical() {
  static constexpr Rule rule{
      .id = "key-usage-not-critical",
      .severity = Severity::warning,
      .citation = "RFC 5280 §4.2.1.3",
      .title = "key usage not critical",
      .meaning = "What does not know the extension ignores it where it is not critical, and uses the key for everything.",
      .mend = kIssueAgain,
      .judge = &key_usage_not_critical,
      .since = kRfc2459,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
