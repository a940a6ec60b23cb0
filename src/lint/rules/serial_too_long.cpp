#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void serial_too_long(const Paper& paper, Report& report) {
  const std::size_t octets = paper.certificate->serial().size();
  if (octets > 20)
    report.add("the serial number has " + std::to_string(octets) + " octets, and at most 20 are allowed", paper.certificate->serial_hex());
}

}  // namespace

const Rule& rule_serial_too_long() {
  static constexpr Rule rule{
      .id = "serial-too-long",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.1.2.2",
      .title = "serial number of more than 20 octets",
      .meaning =
          "A serial number has at most 20 octets. Devices keep it in a field of that size: they refuse the certificate, or its revocation "
          "list.",
      .mend = kIssueAgain,
      .judge = &serial_too_long,
      .since = kRfc3280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
