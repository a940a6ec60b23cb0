#include "lint/cases.hpp"
#include "lint/device_names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void wildcard_not_taken(const DeviceCase& device, Report& report) {
  using Limits = profile::NameLimits;
  const Limits& limits = device.device.rule.limits;
  const std::string why = limits.why.empty() ? limits.place.file_and_line() : limits.why;
  if (const auto cn = device.paper.subject.common_name(); cn && cn->starts_with("*.") && limits.wildcard_cn == Limits::WildcardCn::forbid)
    report.add("the CN is the wildcard " + in_quotes(*cn), why);
  const DeviceNames names(device.paper, device.device);
  for (const GeneralName& name : names.all())
    if (is_wildcard(name) && !names.takes(name)) report.add("there is the wildcard " + name.to_text() + " among the names", why);
}

}  // namespace

const Rule& rule_wildcard_not_taken() {
  static constexpr Rule rule{
      .id = "wildcard-not-taken",
      .severity = Severity::error,
      .citation = "the device's profile",
      .title = "wildcard that the device does not take",
      .meaning = "The device, or what talks to it, does not accept a wildcard here, and takes the certificate for somebody else's.",
      .mend = "Have it issued with each name by itself.",
      .judge = &wildcard_not_taken,
  };
  return rule;
}

}  // namespace certkit::lint
