#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_key_usage_rsa(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;

  if (!paper.key_usage || paper.key.type() != KeyType::rsa) return;
  for (const std::string& word : key_usage_words(*paper.key_usage & ~(kDigitalSignature | kKeyEncipherment | kDataEncipherment)))
    report.add("the key usage has " + word);
  if ((*paper.key_usage & kDigitalSignature) == 0)
    report.add(Severity::warning,
               "the key usage has no digitalSignature, without which nothing newer than TLS 1.2 with RSA key exchange works");
  if ((*paper.key_usage & kDataEncipherment) != 0) report.add(Severity::warning, "the key usage has dataEncipherment");
}

}  // namespace

const Rule& rule_public_key_usage_rsa() {
  static constexpr Rule rule{
      .id = "public-key-usage-rsa",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "key usage that public CAs do not write for RSA keys",
      .meaning =
          "For an RSA key of a server it is digitalSignature and keyEncipherment; nonRepudiation, keyAgreement and others are not allowed, "
          "dataEncipherment is advised against, and so is leaving digitalSignature out.",
      .mend = "Ask for it without this usage; where a device needs it (vSphere wants nonRepudiation), have it signed by a CA of your own.",
      .judge = &public_key_usage_rsa,
  };
  return rule;
}

}  // namespace certkit::lint
