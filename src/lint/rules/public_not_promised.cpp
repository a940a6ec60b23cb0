#include <algorithm>

#include "lint/cases.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_not_promised(const DeviceCase& device, Report& report) {
  if (!device.public_ca) return;
  const profile::CertificateRule& rule = device.device.rule;
  const bool there = device.paper.certificate != nullptr;  // then it is seen what it has
  if (rule.issued.subject_key_identifier == profile::IssuedRule::Need::required && !there)
    report.add("the device needs a subject key identifier, and public CAs are advised against it",
               rule.issued.why.empty() ? rule.issued.place.file_and_line() : rule.issued.why);
  if ((rule.issued.nonempty_subject || rule.limits.cn_required) && !there)
    report.add(Severity::note, "the device needs a CN, and newer profiles of public CAs leave it out",
               rule.limits.why.empty() ? rule.limits.place.file_and_line() : rule.limits.why);
  const auto& forbidden = rule.issued.forbidden_signatures;
  if (std::find(forbidden.begin(), forbidden.end(), "ecdsa") != forbidden.end() && !there)
    report.add(Severity::note, "the device takes no ECDSA signatures, and some public CAs sign with nothing else",
               rule.issued.place.file_and_line());
}

}  // namespace

const Rule& rule_public_not_promised() {
  static constexpr Rule rule{
      .id = "public-not-promised",
      .severity = Severity::warning,
      .citation = "the device's profile",
      .title = "something that the device needs and public CAs may leave out",
      .meaning =
          "The device needs something in its certificate that public CAs do not promise: they decide on it themselves, and newer profiles "
          "leave it out.",
      .mend =
          "Have it signed by a CA of your own; or ask the public CA which of its profiles has it, and look at the certificate with certkit "
          "lint --profile.",
      .judge = &public_not_promised,
  };
  return rule;
}

}  // namespace certkit::lint
