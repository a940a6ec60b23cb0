#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void key_usage_unknown_bit(const Paper& paper, Report& report) {
  if (paper.key_usage && (*paper.key_usage >> 9) != 0) report.add("the key usage has more than nine bits");
}

}  // namespace

const Rule& rule_key_usage_unknown_bit() {
  static constexpr Rule rule{
      .id = "key-usage-unknown-bit",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.3",
      .title = "key usage with a bit that has no meaning",
      .meaning = "There are nine usages. A tenth bit means nothing, and strict programs refuse the certificate.",
      .mend = kIssueAgain,
      .judge = &key_usage_unknown_bit,
      .since = kRfc5280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
