#include "profile/usages.hpp"

#include "profile/check.hpp"

namespace certkit::profile {

std::string make_usages(const CertificateRule& certificate, KeyType key, Session& session, CsrSpec& csr) {
  session.set("key_type", std::string(to_word(key)));
  unsigned mask = 0;
  std::vector<std::string> rules;
  for (const UsageRule& rule : certificate.key_usage) {
    if (!session.holds(rule.when)) continue;
    mask |= key_usage_of(rule);
    if (!rule.why.empty()) rules.push_back(rule.usage + ": " + rule.why);
  }
  // keyEncipherment is what RSA key exchange needs; the other keys cannot encipher (RFC 5480 §3, RFC 8410 §5).
  if (certificate.key_usage.empty()) mask = kDigitalSignature | (key == KeyType::rsa ? kKeyEncipherment : 0u);
  if (mask != 0) csr.key_usage = mask;
  for (const UsageRule& rule : certificate.extended_key_usage) {
    if (!session.holds(rule.when)) continue;
    csr.extended_key_usage.push_back(extended_key_usage_of(rule));
    if (!rule.why.empty()) rules.push_back(rule.usage + ": " + rule.why);
  }
  if (certificate.extended_key_usage.empty()) csr.extended_key_usage.push_back(Oid("1.3.6.1.5.5.7.3.1"));
  return rules.empty() ? "the profile" : join(rules, "; ");
}

}  // namespace certkit::profile
