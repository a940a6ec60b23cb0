#include <algorithm>

#include "lint/cases.hpp"
#include "lint/device_files.hpp"
#include "lint/rule.hpp"
#include "trust/name_key.hpp"

namespace certkit::lint {
namespace {

void device_format(const Inputs& inputs, Report& report) {
  if (inputs.device == nullptr) return;
  using profile::Container;
  std::vector<std::string> taken;
  for (const profile::OutputFile& file : inputs.device->asked.delivery.files)
    if (std::find(file.contents.begin(), file.contents.end(), profile::Part::leaf) != file.contents.end())
      taken.emplace_back(form_of(file.container));
  for (const Item& item : inputs.bag.items) {
    const auto* certificate = item.as<Certificate>();
    if (certificate == nullptr || trust::is_ca(*certificate) || taken.empty()) continue;
    const std::string form = form_of(item);
    if (std::find(taken.begin(), taken.end(), form) == taken.end())
      report.add(item.source.file + " is " + form + ", and the device takes its certificate as " + taken.front());
  }
}

}  // namespace

const Rule& rule_device_format() {
  static constexpr Rule rule{
      .id = "device-format",
      .severity = Severity::note,
      .citation = "the device's profile",
      .title = "file of a form that the device does not take",
      .meaning = "The device takes its files in other forms than the one that was given.",
      .mend = "Make the files for the device: certkit deliver (or certkit split for a PFX) --profile PROFILE.",
      .judge = &device_format,
  };
  return rule;
}

}  // namespace certkit::lint
