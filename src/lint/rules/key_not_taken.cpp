#include "certkit/error.hpp"
#include "lint/cases.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void key_not_taken(const DeviceCase& device, Report& report) {
  try {
    profile::require_key(device.device.profile, device.device.given, device.paper.key);
  } catch (const Error& error) {
    if (error.code() != Errc::wrong_kind) throw;
    report.add(error.message(), error.hint());
  }
}

}  // namespace

const Rule& rule_key_not_taken() {
  static constexpr Rule rule{
      .id = "key-not-taken",
      .severity = Severity::error,
      .citation = "the device's profile",
      .title = "key that the device does not take",
      .meaning = "The device takes other kinds or lengths of keys.",
      .mend = "Make a new key and request: certkit csr --profile PROFILE --set …",
      .judge = &key_not_taken,
  };
  return rule;
}

}  // namespace certkit::lint
