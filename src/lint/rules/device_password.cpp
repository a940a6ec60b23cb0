#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void device_password(const FileCase& file, Report& report) {
  const profile::OutputFile& output = file.output;
  using Protection = profile::OutputFile::KeyProtection;
  if (output.container == profile::Container::pem && output.key_protection == Protection::required)
    for (const Item* item : file.items)
      if (item->as<PrivateKey>() != nullptr && item->source.protection.empty())
        report.add("the key has no password, and the device takes none without");
  if (!output.password_required || !file.file.pkcs12) return;
  const std::string& encoding = file.file.pkcs12->password_encoding;
  const bool in_clear = !file.file.pkcs12->has_mac && file.file.pkcs12->keys.empty();
  if (in_clear || encoding == "absent" || encoding == "empty") report.add("the PFX has no password, and the device takes none without");
}

}  // namespace

const Rule& rule_device_password() {
  static constexpr Rule rule{
      .id = "device-password",
      .severity = Severity::error,
      .citation = "the device's profile",
      .title = "file without a password for a device that wants one",
      .meaning = "The device does not take a private key without a password: the import asks for one, and refuses the file.",
      .mend = "Make the files for the device: certkit deliver (or certkit split for a PFX) --profile PROFILE.",
      .judge = &device_password,
  };
  return rule;
}

}  // namespace certkit::lint
