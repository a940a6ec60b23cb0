#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_key_usage_ec(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;

  if (!paper.key_usage || paper.key.type() != KeyType::ec) return;
  if ((*paper.key_usage & kDigitalSignature) == 0) report.add("the key usage has no digitalSignature");
  for (const std::string& word : key_usage_words(*paper.key_usage & ~(kDigitalSignature | kKeyAgreement)))
    report.add("the key usage has " + word);
  if ((*paper.key_usage & kKeyAgreement) != 0) report.add(Severity::warning, "the key usage has keyAgreement");
}

}  // namespace

const Rule& rule_public_key_usage_ec() {
  static constexpr Rule rule{
      .id = "public-key-usage-ec",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "key usage that public CAs do not write for EC keys",
      .meaning = "For an EC key of a server it is digitalSignature; others are not allowed, keyAgreement is advised against.",
      .mend = "Ask for it with digitalSignature alone.",
      .judge = &public_key_usage_ec,
  };
  return rule;
}

}  // namespace certkit::lint
