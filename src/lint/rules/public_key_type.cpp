#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_key_type(const Paper& paper, const PolicyLine& line, Report& report) {
  const KeyType type = paper.key.type();
  // limit 1: DSA was still allowed.
  if (type != KeyType::rsa && type != KeyType::ec && !(line.limit == 1 && type == KeyType::dsa))
    report.add("the key is " + paper.key.describe());
}

}  // namespace

const Rule& rule_public_key_type() {
  static constexpr Rule rule{
      .id = "public-key-type",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "key of a kind that public CAs do not sign",
      .meaning = "Public CAs sign RSA keys and EC keys; not Ed25519, not DSA.",
      .mend = "Make a new key: certkit csr --key-type rsa:2048 or ec:p256.",
      .judge = &public_key_type,
  };
  return rule;
}

}  // namespace certkit::lint
