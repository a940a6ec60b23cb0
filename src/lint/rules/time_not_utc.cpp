#include <utility>

#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void time_not_utc(const Paper& paper, Report& report) {
  for (const auto& [field, raw] : {std::pair{"notBefore", paper.not_before}, std::pair{"notAfter", paper.not_after}})
    if (const std::string_view text = as_text(raw.content); !text.ends_with('Z'))
      report.add(std::string(field) + " is not in UTC", std::string(text));
}

}  // namespace

const Rule& rule_time_not_utc() {
  static constexpr Rule rule{
      .id = "time-not-utc",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.1.2.5.1",
      .title = "time with an offset from UTC",
      .meaning = "Times are in UTC and end in Z. Strict clients refuse the certificate; others are wrong by hours.",
      .mend = kIssueAgain,
      .judge = &time_not_utc,
      .since = kRfc2459,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
