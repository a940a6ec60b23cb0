#include <algorithm>

#include "base/text.hpp"
#include "lint/cases.hpp"
#include "lint/device_names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void judge(const DeviceCase& device, Report& report) {
  const profile::NameOrder& order = device.device.rule.names;
  const auto names = names_of(device.paper);
  const auto is_wildcard = [](const GeneralName& name) { return name.type == GeneralName::Type::dns && name.value.starts_with("*."); };
  if (order.wildcards_last) {
    const auto first = std::find_if(names.begin(), names.end(), is_wildcard);
    if (const auto next = std::find_if_not(first, names.end(), is_wildcard); next != names.end())
      report.add("the wildcard " + first->to_text() + " stands before " + next->to_text(), "some devices stop at the first wildcard");
  }
  const auto cn = device.paper.subject.common_name();
  if (order.cn_position != profile::NameOrder::CnPosition::first || !cn || names.empty()) return;
  if (base::lower_ascii(names.front().value) != base::lower_ascii(*cn))
    report.add("the first name is " + names.front().to_text() + ", and not the CN " + in_quotes(*cn));
}

}  // namespace

const Rule& rule_wrong_order() {
  static constexpr Rule rule{
      .id = "wrong-order",
      .severity = Severity::warning,
      .citation = "the device's profile",
      .title = "names in an order that the device does not take",
      .meaning = "Some devices look at the first name only, or stop at the first wildcard: the order of the names matters to them.",
      .mend = "Make the request with the profile and have it signed again: certkit csr --profile PROFILE --set …",
      .judge = &judge,
  };
  return rule;
}

}  // namespace certkit::lint
