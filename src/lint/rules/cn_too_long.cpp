#include "asn1/strings.hpp"
#include "lint/cases.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void cn_too_long(const DeviceCase& device, Report& report) {
  const auto cn = device.paper.subject.common_name();
  const int most = device.device.rule.limits.max_cn_length;
  if (cn && most != 0 && asn1::count_characters(*cn) > static_cast<std::size_t>(most))
    report.add("the CN has " + std::to_string(asn1::count_characters(*cn)) + " characters, and the device takes " + std::to_string(most),
               device.device.rule.limits.place.file_and_line());
}

}  // namespace

const Rule& rule_cn_too_long() {
  static constexpr Rule rule{
      .id = "cn-too-long",
      .severity = Severity::error,
      .citation = "the device's profile",
      .title = "CN longer than the device takes",
      .meaning = "The device takes a CN of limited length.",
      .mend = "Have it issued with a shorter name.",
      .judge = &cn_too_long,
  };
  return rule;
}

}  // namespace certkit::lint
