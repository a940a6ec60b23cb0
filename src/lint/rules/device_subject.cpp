#include <utility>

#include "lint/cases.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void device_subject(const DeviceCase& device, Report& report) {
  const profile::CertificateRule& rule = device.device.rule;
  if (rule.issued.nonempty_subject && device.paper.subject.empty())
    report.add("the subject is empty", rule.issued.why.empty() ? rule.issued.place.file_and_line() : rule.issued.why);
  const auto look_for = [&](const std::vector<std::string>& words, Severity severity) {
    for (const std::string& word : words)
      for (const auto& [name, type] :
           {std::pair{"c", "2.5.4.6"}, {"st", "2.5.4.8"}, {"l", "2.5.4.7"}, {"o", "2.5.4.10"}, {"ou", "2.5.4.11"}})
        if (word == name && subject_values(device.paper, Oid(std::string_view(type))).empty())
          report.add(severity, "the subject has no " + name_of(Oid(std::string_view(type))), rule.subject.place.file_and_line());
  };
  look_for(rule.subject.required, Severity::error);
  look_for(rule.subject.advised, Severity::warning);
}

}  // namespace

const Rule& rule_device_subject() {
  static constexpr Rule rule{
      .id = "device-subject",
      .severity = Severity::error,
      .citation = "the device's profile",
      .title = "attribute that the device needs in the subject",
      .meaning = "The device needs a subject, or an attribute in it, that the certificate does not have.",
      .mend = "Make the request with the profile and have it signed again: certkit csr --profile PROFILE --set …",
      .judge = &device_subject,
  };
  return rule;
}

}  // namespace certkit::lint
