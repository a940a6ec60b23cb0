#include <algorithm>

#include "base/text.hpp"
#include "lint/cases.hpp"
#include "lint/device_names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

// The names that the device asks for, as they follow each other in the paper and as they should.
void judge_significant(const DeviceCase& device, const std::vector<GeneralName>& names, Report& report) {
  const auto is_in = [](const GeneralName& name, const std::vector<GeneralName>& list) {
    return std::any_of(list.begin(), list.end(), [&](const GeneralName& one) { return same_name(one, name); });
  };
  std::vector<GeneralName> wanted = device.device.asked.csr.san, found;
  for (const GeneralName& name : names)
    if (is_in(name, wanted)) found.push_back(name);
  std::erase_if(wanted, [&](const GeneralName& name) { return !is_in(name, found); });
  const char* const evidence = "the device looks at the order of the names";
  if (!wanted.empty() && !same_name(names.front(), wanted.front()))
    return report.add(Severity::error, "the first name is " + names.front().to_text() + ", and has to be " + wanted.front().to_text(),
                      evidence);
  const auto [out, in] = std::mismatch(found.begin(), found.end(), wanted.begin(), wanted.end(), &same_name);
  if (out != found.end() && in != wanted.end())
    report.add(Severity::error, out->to_text() + " stands where " + in->to_text() + " has to be", evidence);
}

void wrong_order(const DeviceCase& device, Report& report) {
  const profile::NameOrder& order = device.device.rule.names;
  const auto names = names_of(device.paper);
  if (device.device.asked.order_matters) return judge_significant(device, names, report);
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
      .judge = &wrong_order,
  };
  return rule;
}

}  // namespace certkit::lint
