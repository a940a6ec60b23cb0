#include <algorithm>

#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

bool has(const std::vector<GeneralName>& names, const GeneralName& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void public_left_out(const DeviceCase& device, Report& report) {
  const profile::Resolved* own = device.device.of_own_ca;
  if (!device.public_ca || own == nullptr) return;
  const CsrSpec &with = own->csr, &without = device.device.asked.csr;
  for (const profile::NameWithRule& name : own->names)
    if (!has(without.san, name.name))
      report.add("the device wants " + name.name.to_text() + ", and a public CA does not sign it",
                 name.rule + (name.why.empty() ? "" : ": " + name.why));
  for (const std::string& word : key_usage_words(with.key_usage.value_or(0) & ~without.key_usage.value_or(0)))
    report.add("the device wants the key usage " + word + ", and a public CA does not write it", own->key_usage_rule);
  for (const Oid& purpose : with.extended_key_usage)
    if (std::find(without.extended_key_usage.begin(), without.extended_key_usage.end(), purpose) == without.extended_key_usage.end())
      report.add("the device wants to be for " + name_of(purpose) + ", and a public CA does not write it", own->key_usage_rule);
}

}  // namespace

const Rule& rule_public_left_out() {
  static constexpr Rule rule{
      .id = "public-left-out",
      .severity = Severity::warning,
      .citation = "the device's profile",
      .title = "something that the device wants and a public CA does not write",
      .meaning =
          "The profile leaves out of a request for a public CA what such CAs refuse, though the device wants it. Some things then do not "
          "work, "
          "or the device has to be set up otherwise.",
      .mend = "Have it signed by a CA of your own (issuer=internal), or look in the device's manual whether it can do without.",
      .judge = &public_left_out,
  };
  return rule;
}

}  // namespace certkit::lint
