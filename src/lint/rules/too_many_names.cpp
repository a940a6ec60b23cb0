#include "lint/cases.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void too_many_names(const DeviceCase& device, Report& report) {
  const int most = device.device.rule.limits.max_san_count;
  if (most != 0 && device.paper.names.size() > static_cast<std::size_t>(most))
    report.add("it has " + std::to_string(device.paper.names.size()) + " names, and the device takes " + std::to_string(most),
               device.device.rule.limits.place.file_and_line());
}

}  // namespace

const Rule& rule_too_many_names() {
  static constexpr Rule rule{
      .id = "too-many-names",
      .severity = Severity::error,
      .citation = "the device's profile",
      .title = "more names than the device takes",
      .meaning = "The device takes a limited number of names.",
      .mend = "Have it issued with fewer names, or make several certificates.",
      .judge = &too_many_names,
  };
  return rule;
}

}  // namespace certkit::lint
