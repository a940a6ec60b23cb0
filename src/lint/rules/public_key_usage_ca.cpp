#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_key_usage_ca(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;

  if (!paper.key_usage) return;
  for (const std::string& word : key_usage_words(*paper.key_usage & (kKeyCertSign | kCrlSign))) report.add("the key usage has " + word);
}

}  // namespace

const Rule& rule_public_key_usage_ca() {
  static constexpr Rule rule{
      .id = "public-key-usage-ca",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "key usage of a CA in a server certificate",
      .meaning = "keyCertSign and cRLSign are for CAs.",
      .mend = kIssueAgain,
      .judge = &public_key_usage_ca,
  };
  return rule;
}

}  // namespace certkit::lint
