#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void weak_key(const KeyCase& key, Report& report) {
  const KeyType type = key.key.type();
  const int bits = key.key.bits();
  if (key.rsa() && bits < 2048)
    report.add("the RSA key has " + std::to_string(bits) + " bits, and 2048 is the least that is accepted", key.key.describe());
  else if (type == KeyType::ec && bits != 0 && bits < 224)
    report.add("the EC key has " + std::to_string(bits) + " bits", key.key.describe());
  else if (type == KeyType::dsa)
    report.add("DSA keys are not accepted in certificates any more", key.key.describe());
}

}  // namespace

const Rule& rule_weak_key() {
  static constexpr Rule rule{
      .id = "weak-key",
      .severity = Severity::error,
      .citation = "NIST SP 800-131A, BR §6.1.5",
      .title = "key that is too short",
      .meaning =
          "RSA below 2048 bits, elliptic curves below 224 bits and DSA are not accepted by current Windows, Java, browsers and OpenSSL, "
          "and short keys can be broken.",
      .mend = "Make a new key and ask for a new certificate: certkit csr --from OLD.cer. Have the old certificate revoked.",
      .judge = &weak_key,
  };
  return rule;
}

}  // namespace certkit::lint
