#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void key_usage_for_ec(const Paper& paper, Report& report) {
  if (!paper.key_usage || paper.key.type() != KeyType::ec) return;
  for (const std::string& word : key_usage_words(*paper.key_usage & (kKeyEncipherment | kDataEncipherment)))
    report.add("the key usage has " + word + ", which an EC key cannot be for");
}

}  // namespace

const Rule& rule_key_usage_for_ec() {
  static constexpr Rule rule{
      .id = "key-usage-for-ec",
      .severity = Severity::error,
      .citation = "RFC 8813 §3, RFC 5480 §3",
      .title = "key usage that an EC key does not have",
      .meaning =
          "EC keys sign or agree on keys; they do not encrypt. keyEncipherment and dataEncipherment have no meaning for them, and strict "
          "clients refuse the certificate.",
      .mend = "Have it issued again with digitalSignature alone.",
      .judge = &key_usage_for_ec,
      .since = kRfc8813,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
