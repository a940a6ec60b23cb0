#include "asn1/oids.hpp"
#include "lint/cases.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void missing_usage(const DeviceCase& device, Report& report) {
  const CsrSpec& asked = device.device.asked.csr;
  const bool encrypts = device.paper.key.type() == KeyType::rsa;
  if (asked.key_usage && device.paper.key_usage)
    for (const std::string& word : key_usage_words(*asked.key_usage & ~*device.paper.key_usage))
      if (encrypts || word != "keyEncipherment")
        report.add(Severity::warning, "the key usage has no " + word, device.device.asked.key_usage_rule);
  if (device.paper.purposes.empty() && !asked.extended_key_usage.empty()) {  // for everything, by RFC 5280 §4.2.1.12
    const profile::IssuedRule& issued = device.device.rule.issued;
    const bool needed = issued.extended_key_usage == profile::IssuedRule::Need::required;
    report.add(needed ? Severity::error : Severity::note,
               "it has no extended key usage, and " + name_of(asked.extended_key_usage.front()) + " is asked for",
               needed ? issued.why : device.device.asked.key_usage_rule);
    return;
  }
  if (device.paper.has_purpose(oid::kAnyExtendedKeyUsage)) return;
  for (const Oid& purpose : asked.extended_key_usage)
    if (!device.paper.has_purpose(purpose)) report.add("it is not for " + name_of(purpose), device.device.asked.key_usage_rule);
}

}  // namespace

const Rule& rule_missing_usage() {
  static constexpr Rule rule{
      .id = "missing-usage",
      .severity = Severity::error,
      .citation = "the device's profile",
      .title = "usage that the device needs",
      .meaning = "The certificate may not be used for something that the device uses it for: clients, or the device itself, refuse it.",
      .mend = "Make the request with the profile and have it signed again: certkit csr --profile PROFILE --set …",
      .judge = &missing_usage,
  };
  return rule;
}

}  // namespace certkit::lint
