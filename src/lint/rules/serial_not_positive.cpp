#include "base/text.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void serial_not_positive(const Paper& paper, Report& report) {
  const ByteView serial = paper.certificate->serial();
  if ((serial[0] & 0x80) != 0)
    report.add("the serial number is negative", base::to_hex(serial));
  else if (serial.size() == 1 && serial[0] == 0)
    report.add("the serial number is zero");
}

}  // namespace

const Rule& rule_serial_not_positive() {
  static constexpr Rule rule{
      .id = "serial-not-positive",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.1.2.2",
      .title = "serial number that is zero or negative",
      .meaning =
          "Serial numbers are positive. Programs print a negative one in different ways, so it is not found in a revocation list or in a "
          "CA's database.",
      .mend = kIssueAgain,
      .judge = &serial_not_positive,
      .since = kRfc3280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
