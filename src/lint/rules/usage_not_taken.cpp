#include "lint/cases.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"
#include "profile/check.hpp"

namespace certkit::lint {
namespace {

void usage_not_taken(const DeviceCase& device, Report& report) {
  if (device.paper.certificate == nullptr) return;
  const profile::IssuedRule& rule = device.device.rule.issued;
  const std::string why = rule.why.empty() ? rule.place.file_and_line() : rule.why;

  for (const std::string& word : rule.forbidden_extended_key_usage)
    if (device.paper.has_purpose(profile::extended_key_usage_of({rule.place, word, {}, {}}))) report.add("it is for " + word, why);
}

}  // namespace

const Rule& rule_usage_not_taken() {
  static constexpr Rule rule{
      .id = "usage-not-taken",
      .severity = Severity::error,
      .citation = "the device's profile",
      .title = "usage that the device does not take",
      .meaning = "The device fails with a certificate that is for this purpose too.",
      .mend = "Have it issued again without this purpose.",
      .judge = &usage_not_taken,
  };
  return rule;
}

}  // namespace certkit::lint
