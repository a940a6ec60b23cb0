#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void key_usage_ca_encipherment(const Paper& paper, Report& report) {
  if (!paper.key_usage || !paper.ca || paper.key.type() != KeyType::rsa) return;
  if ((*paper.key_usage & (kKeyCertSign | kCrlSign)) != 0 && (*paper.key_usage & (kKeyEncipherment | kDataEncipherment)) != 0)
    report.add("the key usage of this CA has keyEncipherment or dataEncipherment");
}

}  // namespace

const Rule& rule_key_usage_ca_encipherment() {
  static constexpr Rule rule{
      .id = "key-usage-ca-encipherment",
      .severity = Severity::error,
      .citation = "RFC 3279 §2.3.1",
      .title = "CA key that is for encryption too",
      .meaning =
          "The key of a CA signs and nothing else. With keyEncipherment or dataEncipherment beside keyCertSign it could be used as a "
          "server's key.",
      .mend = kIssueAgain,
      .judge = &key_usage_ca_encipherment,
      .since = kRfc3280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
