#include <utility>

#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void time_without_seconds(const Paper& paper, Report& report) {
  for (const auto& [field, raw] : {std::pair{"notBefore", paper.not_before}, std::pair{"notAfter", paper.not_after}}) {
    const std::string_view text = as_text(raw.content);
    if (raw.tag == asn1::kUtcTime && text.find_first_not_of("0123456789") < 12)
      report.add(std::string(field) + " has no seconds", std::string(text));
  }
}

}  // namespace

const Rule& rule_time_without_seconds() {
  static constexpr Rule rule{
      .id = "time-without-seconds",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.1.2.5.1",
      .title = "time without seconds",
      .meaning = "Times have seconds, even where they are zero. Strict clients refuse the certificate.",
      .mend = kIssueAgain,
      .judge = &time_without_seconds,
      .since = kRfc2459,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
