#include "base/text.hpp"
#include "lint/cases.hpp"
#include "lint/device_names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

// Where the device takes one.
bool is_wildcard_for(const std::string& cn, const std::string& wanted, const DeviceCase& device) {
  if (device.device.rule.limits.wildcard_cn != profile::NameLimits::WildcardCn::allow) return false;
  return covers({GeneralName::Type::dns, cn, {}}, {GeneralName::Type::dns, wanted, {}});
}

void wrong_cn(const DeviceCase& device, Report& report) {
  if (device.device.rule.names.cn_in_san == profile::NameOrder::CnInSan::never) return;  // nobody compares it
  const auto wanted = device.device.asked.csr.subject.common_name(), cn = device.paper.subject.common_name();
  if (!wanted || (cn && (base::lower_ascii(*cn) == base::lower_ascii(*wanted) || is_wildcard_for(*cn, *wanted, device)))) return;
  const Severity severity = device.device.rule.limits.cn_required ? Severity::error : Severity::warning;
  report.add(severity,
             cn ? "the CN is " + in_quotes(*cn) + ", and not " + in_quotes(*wanted)
                : "there is no CN, and " + in_quotes(*wanted) + " is asked for",
             device.device.asked.cn_rule);
}

}  // namespace

const Rule& rule_wrong_cn() {
  static constexpr Rule rule{
      .id = "wrong-cn",
      .severity = Severity::warning,
      .citation = "the device's profile",
      .title = "CN other than the device's",
      .meaning =
          "The CN is not the one that the profile asks for. Devices that look at the CN (Lync, Codian, ISA Server) do not accept the "
          "certificate, or peers do not.",
      .mend = "Make the request with the profile and have it signed again: certkit csr --profile PROFILE --set …",
      .judge = &wrong_cn,
  };
  return rule;
}

}  // namespace certkit::lint
