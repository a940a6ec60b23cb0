#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void key_usage_for_rsa(const Paper& paper, Report& report) {
  if (!paper.key_usage || paper.key.type() != KeyType::rsa) return;
  unsigned allowed = kDigitalSignature | kNonRepudiation | kKeyEncipherment | kDataEncipherment;
  if (paper.ca || paper.self_signed) allowed |= kKeyCertSign | kCrlSign;
  for (const std::string& word : key_usage_words(*paper.key_usage & ~allowed))
    report.add("the key usage has " + word + ", which this RSA key cannot be for");
}

}  // namespace

const Rule& rule_key_usage_for_rsa() {
  static constexpr Rule rule{
      .id = "key-usage-for-rsa",
      .severity = Severity::error,
      .citation = "RFC 3279 §2.3.1",
      .title = "key usage that an RSA key does not have",
      .meaning =
          "keyAgreement, encipherOnly and decipherOnly have no meaning for RSA; keyCertSign and cRLSign only for a CA. Strict clients "
          "refuse the certificate.",
      .mend = kIssueAgain,
      .judge = &key_usage_for_rsa,
      .since = kRfc3280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
