#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void not_yet_valid(const Paper& paper, Report& report) {
  const Time from = paper.certificate->not_before();
  if (from > paper.days.now && from <= paper.certificate->not_after()) report.add("it is not valid before " + to_rfc3339(from));
}

}  // namespace

const Rule& rule_not_yet_valid() {
  static constexpr Rule rule{
      .id = "not-yet-valid",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.1.2.5",
      .title = "not valid yet",
      .meaning = "The time for which the certificate is valid begins later: clients refuse it until then.",
      .mend = "Wait until then; if that time is over where you are, mend the clock of this machine or of the CA.",
      .judge = &not_yet_valid,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
