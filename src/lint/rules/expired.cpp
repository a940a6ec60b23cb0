#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void expired(const Paper& paper, Report& report) {
  const Time to = paper.certificate->not_after();
  if (to >= paper.days.now || paper.certificate->not_before() > to) return;
  const auto days = (paper.days.now - to) / std::chrono::hours(24);
  report.add("it expired at " + to_rfc3339(to), days == 0 ? "less than a day ago" : std::to_string(days) + " days ago");
}

}  // namespace

const Rule& rule_expired() {
  static constexpr Rule rule{
      .id = "expired",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.1.2.5",
      .title = "expired",
      .meaning = "The time for which the certificate is valid is over: clients refuse it.",
      .mend = "Renew it: certkit csr --from OLD.cer makes a request for the same names.",
      .judge = &expired,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
