#include "lint/cases.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void signature_not_taken(const DeviceCase& device, Report& report) {
  if (device.paper.certificate == nullptr) return;
  const profile::IssuedRule& rule = device.device.rule.issued;
  const std::string why = rule.why.empty() ? rule.place.file_and_line() : rule.why;

  const std::string oid = Oid::from_content(device.paper.signature.oid).dotted();
  for (const std::string& word : rule.forbidden_signatures) {
    const bool is_it = word == "rsassa-pss" ? oid == "1.2.840.113549.1.1.10"
                       : word == "sha1"     ? oid == "1.2.840.113549.1.1.5" || oid == "1.2.840.10045.4.1"
                       : word == "md5"      ? oid == "1.2.840.113549.1.1.4"
                                            : oid.starts_with("1.2.840.10045.4.");
    if (is_it) report.add("it is signed with " + word, why);
  }
}

}  // namespace

const Rule& rule_signature_not_taken() {
  static constexpr Rule rule{
      .id = "signature-not-taken",
      .severity = Severity::error,
      .citation = "the device's profile",
      .title = "signature that the device does not take",
      .meaning = "The device, or what talks to it, fails with this kind of signature.",
      .mend = "Have it signed by a CA that signs otherwise: RSA with SHA-256 is taken everywhere.",
      .judge = &signature_not_taken,
  };
  return rule;
}

}  // namespace certkit::lint
