#include "lint/cases.hpp"
#include "lint/device_names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void extra_name(const DeviceCase& device, Report& report) {
  const DeviceNames names(device.paper, device.device);
  for (const GeneralName& name : names.all())
    if (!names.is_asked_for(name)) report.add("it is for " + name.to_text() + ", which the profile does not ask for");
}

}  // namespace

const Rule& rule_extra_name() {
  static constexpr Rule rule{
      .id = "extra-name",
      .severity = Severity::note,
      .citation = "the device's profile",
      .title = "name that the device does not need",
      .meaning =
          "A name in the certificate is none that the device's profile asks for. It does no harm; but whoever has the key can speak for "
          "that host too.",
      .mend = "Leave it out the next time, if nothing else uses this certificate.",
      .judge = &extra_name,
  };
  return rule;
}

}  // namespace certkit::lint
