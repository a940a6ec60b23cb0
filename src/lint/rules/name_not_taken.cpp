#include "lint/cases.hpp"
#include "lint/device_names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"
#include "profile/pattern.hpp"

namespace certkit::lint {
namespace {

void name_not_taken(const DeviceCase& device, Report& report) {
  const profile::NameLimits& limits = device.device.rule.limits;
  if (limits.dns_pattern.empty()) return;
  const profile::Pattern pattern(limits.dns_pattern, limits.place);
  for (const GeneralName& name : names_of(device.paper))
    if (name.type == GeneralName::Type::dns && !pattern.matches(name.value))
      report.add("the device does not take the name " + name.to_text(), limits.why.empty() ? limits.place.file_and_line() : limits.why);
}

}  // namespace

const Rule& rule_name_not_taken() {
  static constexpr Rule rule{
      .id = "name-not-taken",
      .severity = Severity::error,
      .citation = "the device's profile",
      .title = "name with characters that the device does not take",
      .meaning = "The device takes names of certain characters only.",
      .mend = "Give the host a name that the device takes.",
      .judge = &name_not_taken,
  };
  return rule;
}

}  // namespace certkit::lint
