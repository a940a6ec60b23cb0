#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void validity_reversed(const Paper& paper, Report& report) {
  const Time from = paper.certificate->not_before(), to = paper.certificate->not_after();
  if (to < from) report.add("it is valid until " + to_rfc3339(to) + ", which is before it begins", "notBefore " + to_rfc3339(from));
}

}  // namespace

const Rule& rule_validity_reversed() {
  static constexpr Rule rule{
      .id = "validity-reversed",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.1.2.5",
      .title = "end of the validity before its beginning",
      .meaning = "The certificate is valid at no time: every client refuses it.",
      .mend = kIssueAgain,
      .judge = &validity_reversed,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
