#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void key_usage_empty(const Paper& paper, Report& report) {
  if (paper.key_usage && *paper.key_usage == 0) report.add("the key usage allows nothing");
}

}  // namespace

const Rule& rule_key_usage_empty() {
  static constexpr Rule rule{
      .id = "key-usage-empty",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.3",
      .title = "key usage that allows nothing",
      .meaning = "The extension is there and no bit in it is set: the key may be used for nothing, and clients refuse it.",
      .mend = kIssueAgain,
      .judge = &key_usage_empty,
      .since = kRfc5280,
  };
  return rule;
}

}  // namespace certkit::lint
