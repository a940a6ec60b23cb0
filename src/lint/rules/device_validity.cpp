#include "lint/cases.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void device_validity(const DeviceCase& device, Report& report) {
  if (device.paper.certificate == nullptr) return;
  const profile::IssuedRule& rule = device.device.rule.issued;
  const std::string why = rule.why.empty() ? rule.place.file_and_line() : rule.why;

  const Time from = device.paper.certificate->not_before(), to = device.paper.certificate->not_after();
  if (rule.max_validity_days != 0 && to - from + std::chrono::seconds(1) > std::chrono::hours(24) * rule.max_validity_days)
    report.add("it is valid for more than " + std::to_string(rule.max_validity_days) + " days", why);
  if (rule.min_backdate_hours != 0 && device.paper.days.now - from < std::chrono::hours(rule.min_backdate_hours))
    report.add(Severity::warning, "its validity began less than " + std::to_string(rule.min_backdate_hours) + " hours ago: wait until then",
               why);
}

}  // namespace

const Rule& rule_device_validity() {
  static constexpr Rule rule{
      .id = "device-validity",
      .severity = Severity::error,
      .citation = "the device's profile",
      .title = "validity that the device does not take",
      .meaning = "The device takes certificates up to a certain validity, or of a certain age only.",
      .mend = "Have it issued again with that validity.",
      .judge = &device_validity,
  };
  return rule;
}

}  // namespace certkit::lint
