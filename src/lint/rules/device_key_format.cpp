#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void device_key_format(const FileCase& file, Report& report) {
  const profile::OutputFile& output = file.output;
  if (!output.key_format_matters || output.container != profile::Container::pem) return;
  for (const Item* item : file.items) {
    const auto* key = item->as<PrivateKey>();
    if (key == nullptr || item->source.key_form.empty()) continue;
    const KeyType type = key->public_key().type();
    const bool traditional = output.key_format != KeyFormat::pkcs8;
    const std::string wanted = traditional && type == KeyType::rsa ? "PKCS#1" : traditional && type == KeyType::ec ? "SEC1" : "PKCS#8";
    if (item->source.key_form != wanted) report.add("the key is " + item->source.key_form + ", and the device is known to read " + wanted);
  }
}

}  // namespace

const Rule& rule_device_key_format() {
  static constexpr Rule rule{
      .id = "device-key-format",
      .severity = Severity::warning,
      .citation = "the device's profile",
      .title = "key in a form that the device is not known to read",
      .meaning =
          "The same private key is written in two ways: as PKCS#8 (BEGIN PRIVATE KEY), and in the traditional form of its kind (BEGIN RSA "
          "PRIVATE KEY is PKCS#1, BEGIN EC PRIVATE KEY is SEC1). Older devices read the latter only.",
      .mend = "Write the key again: certkit deliver --profile PROFILE, or certkit split FILE --key-format pkcs1.",
      .judge = &device_key_format,
  };
  return rule;
}

}  // namespace certkit::lint
