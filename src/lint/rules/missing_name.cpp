#include "lint/cases.hpp"
#include "lint/device_names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void missing_name(const DeviceCase& device, Report& report) {
  const DeviceNames names(device.paper, device.device);
  for (const profile::NameWithRule& wanted : device.device.asked.names) {
    if (names.has(wanted)) continue;
    const GeneralName* wildcard = names.wildcard_for(wanted.name);
    std::string text = "it is not for " + wanted.name.to_text();
    if (wildcard != nullptr) text += " itself (only for " + wildcard->to_text() + ", which will not do here)";
    if (!wanted.without.empty())
      text += ": without it " + wanted.without;
    else if (!wanted.why.empty())
      text += ", which is needed for: " + wanted.why;
    report.add(std::move(text), wanted.rule + (wanted.origin.empty() ? "" : " (" + wanted.origin + ")"));
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
      .judge = &missing_name,
  };
  return rule;
}

}  // namespace certkit::lint
