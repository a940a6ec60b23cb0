#include "lint/device_names.hpp"
#include "lint/rule.hpp"
#include "profile/name_checks.hpp"

namespace certkit::lint {
namespace {

Severity severity_of(profile::Check::Severity severity) {
  using Of = profile::Check::Severity;
  return severity == Of::error ? Severity::error : severity == Of::warning ? Severity::warning : Severity::note;
}

void device_rule(const DeviceCase& device, Report& report) {
  const auto broken = profile::broken_checks(device.device.profile, device.device.given, device.device.asked.which,
                                             device.paper.subject.common_name().value_or(""), names_of(device.paper));
  for (const profile::BrokenCheck& one : broken) report.add_as(one.id, severity_of(one.severity), one.message, one.rule);
}

}  // namespace

const Rule& rule_device_rule() {
  static constexpr Rule rule{
      .id = "device-rule",
      .severity = Severity::error,
      .citation = "the device's profile",
      .title = "names that a rule of the device's own forbids",
      .meaning =
          "The device's profile has a rule about the names of its certificate, and they break it. Where the profile gives the rule a word "
          "of its own, that is the word of the finding: certkit explain knows it.",
      .mend = "Make the request with the profile and have it signed again: certkit csr --profile PROFILE --set …",
      .judge = &device_rule,
  };
  return rule;
}

}  // namespace certkit::lint
