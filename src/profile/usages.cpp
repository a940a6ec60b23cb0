#include "profile/usages.hpp"

#include "profile/check.hpp"

namespace certkit::profile {

std::string make_usages(const CertificateRule& certificate, KeyType key, Session& session, CsrSpec& csr) {
  session.set("key_type", std::string(to_word(key)));
  std::vector<std::string> rules;
  const auto each = [&](const std::optional<std::vector<UsageRule>>& usages, auto&& use) {
    if (!usages) return;
    for (const UsageRule& rule : *usages) {
      if (!session.holds(rule.when)) continue;
      use(rule);
      if (!rule.why.empty()) rules.push_back(rule.usage + ": " + rule.why);
    }
  };
  unsigned mask = 0;
  each(certificate.key_usage, [&](const UsageRule& rule) { mask |= key_usage_of(rule); });
  // keyEncipherment is what RSA key exchange needs; the other keys cannot encipher (RFC 5480 §3, RFC 8410 §5).
  if (!certificate.key_usage) mask = kDigitalSignature | (key == KeyType::rsa ? kKeyEncipherment : 0u);
  if (mask != 0) csr.key_usage = mask;
  each(certificate.extended_key_usage, [&](const UsageRule& rule) { csr.extended_key_usage.push_back(extended_key_usage_of(rule)); });
  if (!certificate.extended_key_usage) csr.extended_key_usage.push_back(Oid("1.3.6.1.5.5.7.3.1"));
  return rules.empty() ? "the profile" : join(rules, "; ");
}

}  // namespace certkit::profile
