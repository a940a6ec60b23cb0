#include <algorithm>

#include "asn1/oids.hpp"
#include "lint/cases.hpp"
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

void usages_inconsistent(const Paper& paper, Report& report) {
  if (!paper.key_usage || *paper.key_usage == 0 || !paper.leaf()) return;
  unsigned allowed = 0;
  for (const Oid& purpose : paper.purposes) {
    const auto* const known =
        std::find_if(std::begin(kPurposes), std::end(kPurposes), [&](const Purpose& one) { return one.oid == purpose; });
    if (known == std::end(kPurposes)) return;  // what it needs, nobody here knows
    allowed |= known->usages;
    if ((*paper.key_usage & known->usages) == 0)
      report.add("it is for " + name_of(purpose) + ", and no key usage allows that", "RFC 5280 §4.2.1.12 lists what does");
  }
  if (paper.purposes.empty()) return;
  if (paper.device != nullptr) allowed |= paper.device->asked.csr.key_usage.value_or(0);  // vSphere wants nonRepudiation
  for (const std::string& word : key_usage_words(*paper.key_usage & ~allowed & 0x1ff))
    report.add(Severity::warning, "the key usage has " + word + ", which none of its purposes has a use for");
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
      .mend = kIssueAgain,
      .judge = &usages_inconsistent,
      .since = kRfc5280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
