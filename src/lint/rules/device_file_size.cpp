#include <algorithm>

#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void device_file_size(const FileCase& file, Report& report) {
  const profile::OutputFile& output = file.output;
  if (output.max_bytes != 0 && file.file.bytes > output.max_bytes)
    report.add("it has " + std::to_string(file.file.bytes) + " bytes, and the device takes " + std::to_string(output.max_bytes));
  const auto certificates = static_cast<std::size_t>(
      std::count_if(file.items.begin(), file.items.end(), [](const Item* item) { return item->as<Certificate>() != nullptr; }));
  if (output.max_certificates != 0 && certificates > output.max_certificates)
    report.add("it holds " + std::to_string(certificates) + " certificates, and the device takes " +
               std::to_string(output.max_certificates));
}

}  // namespace

const Rule& rule_device_file_size() {
  static constexpr Rule rule{
      .id = "device-file-size",
      .severity = Severity::error,
      .citation = "the device's profile",
      .title = "file that is larger than the device takes",
      .meaning = "The device takes files up to a certain size, or with a certain number of certificates.",
      .mend = "A smaller key, or a CA with a shorter chain.",
      .judge = &device_file_size,
  };
  return rule;
}

}  // namespace certkit::lint
