#include "lint/cases.hpp"
#include "lint/device_names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void judge(const DeviceCase& device, Report& report) {
  for (const profile::NameWithRule& wanted : device.device.asked.names) {
    if (is_named(device.paper, wanted.name)) continue;
    report.add("it is not for " + wanted.name.to_text() + (wanted.why.empty() ? "" : ", which is needed for: " + wanted.why),
               wanted.rule + (wanted.origin.empty() ? "" : " (" + wanted.origin + ")"));
  }
}

}  // namespace

const Rule& rule_missing_name() {
  static constexpr Rule rule{
      .id = "missing-name",
      .severity = Severity::error,
      .citation = "the device's profile",
      .title = "name that the device needs",
      .meaning =
          "A name that the device's profile asks for is not in the certificate. What needs it then fails; the message says what that is.",
      .mend = "Make the request with the profile and have it signed again: certkit csr --profile PROFILE --set …",
      .judge = &judge,
  };
  return rule;
}

}  // namespace certkit::lint
