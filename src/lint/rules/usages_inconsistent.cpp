#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

struct Purpose {
  Oid oid;
  unsigned usages;  // one of them is needed
};
constexpr Purpose kPurposes[] = {
    {oid::kServerAuth, kDigitalSignature | kKeyEncipherment | kKeyAgreement},
    {oid::kClientAuth, kDigitalSignature | kKeyAgreement},
    {Oid("1.3.6.1.5.5.7.3.3") /* codeSigning */, kDigitalSignature},
    {Oid("1.3.6.1.5.5.7.3.4") /* emailProtection */, kDigitalSignature | kNonRepudiation | kKeyEncipherment | kKeyAgreement},
    {Oid("1.3.6.1.5.5.7.3.8") /* timeStamping */, kDigitalSignature | kNonRepudiation},
    {Oid("1.3.6.1.5.5.7.3.9") /* OCSPSigning */, kDigitalSignature | kNonRepudiation}};

std::string words(unsigned mask) {
  std::string text;
  for (const std::string& word : key_usage_words(mask)) text += (text.empty() ? "" : ", ") + word;
  return text;
}

void judge(const Paper& paper, Report& report) {
  if (!paper.key_usage || paper.ca) return;
  for (const Purpose& purpose : kPurposes)
    if (paper.has_purpose(purpose.oid) && (*paper.key_usage & purpose.usages) == 0)
      report.add("it is for " + name_of(purpose.oid) + ", and no key usage allows that", "key usage " + words(*paper.key_usage));
}

}  // namespace

const Rule& rule_usages_inconsistent() {
  static constexpr Rule rule{
      .id = "usages-inconsistent",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.12",
      .title = "key usage that does not fit the extended key usage",
      .meaning =
          "What the key may be used for has to agree in both extensions: a TLS server signs, or decrypts, or agrees on keys. Strict "
          "clients refuse the certificate.",
      .mend = "Have it issued again; the CA has to mend its profile.",
      .judge = &judge,
      .since = kRfc5280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
