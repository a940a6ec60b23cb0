#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void encipher_only_alone(const Paper& paper, Report& report) {
  if (paper.key_usage && (*paper.key_usage & (kEncipherOnly | kDecipherOnly)) != 0 && (*paper.key_usage & kKeyAgreement) == 0)
    report.add("the key usage has encipherOnly or decipherOnly without keyAgreement");
}

}  // namespace

const Rule& rule_encipher_only_alone() {
  static constexpr Rule rule{
      .id = "encipher-only-alone",
      .severity = Severity::warning,
      .citation = "RFC 5280 §4.2.1.3",
      .title = "encipherOnly or decipherOnly without keyAgreement",
      .meaning = "Both say something of keyAgreement, which is not there: they mean nothing.",
      .mend = kIssueAgain,
      .judge = &encipher_only_alone,
      .since = kRfc5280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
