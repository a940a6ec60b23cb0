#include <algorithm>

#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void device_key_encrypted(const Inputs& inputs, Report& report) {
  if (inputs.device == nullptr) return;
  using Protection = profile::OutputFile::KeyProtection;
  const auto& files = inputs.device->asked.delivery.files;
  const auto has_key = [](const profile::OutputFile& file) {
    return std::find(file.contents.begin(), file.contents.end(), profile::Part::key) != file.contents.end();
  };
  const auto plain = [&](const profile::OutputFile& file) {
    return has_key(file) && file.container == profile::Container::pem && file.key_protection == Protection::none;
  };
  if (std::none_of(files.begin(), files.end(), has_key) ||
      !std::all_of(files.begin(), files.end(), [&](const auto& file) { return !has_key(file) || plain(file); }))
    return;
  for (const Item& item : inputs.bag.items)
    if (item.as<PrivateKey>() != nullptr && !item.source.protection.empty() && item.source.container.starts_with("PEM"))
      report.add("the key in " + item.source.file + " is encrypted");
}

}  // namespace

const Rule& rule_device_key_encrypted() {
  static constexpr Rule rule{
      .id = "device-key-encrypted",
      .severity = Severity::error,
      .citation = "the device's profile",
      .title = "encrypted key for a device that takes none",
      .meaning = "The device has nobody to ask for a password: it does not start, or refuses the key.",
      .mend = "Write the key without a password: certkit deliver --profile PROFILE.",
      .judge = &device_key_encrypted,
  };
  return rule;
}

}  // namespace certkit::lint
