#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_validity_months(const Paper& paper, const PolicyLine& line, Report& report) {
  if (!paper.leaf()) return;

  using namespace std::chrono;
  const sys_days begins = floor<days>(paper.certificate->not_before());
  year_month_day limit = year_month_day(begins) + months(line.limit);
  if (!limit.ok()) limit = limit.year() / limit.month() / last;
  if (paper.certificate->not_after() > sys_days(limit) + (paper.certificate->not_before() - begins))
    report.add("it is valid for more than " + std::to_string(line.limit) + " months",
               to_rfc3339(paper.certificate->not_before()) + " to " + to_rfc3339(paper.certificate->not_after()));
}

}  // namespace

const Rule& rule_public_validity_months() {
  static constexpr Rule rule{
      .id = "public-validity-months",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "valid for more months than public CAs might issue",
      .meaning = "Until 2018 the limit was counted in months.",
      .mend = kIssueAgain,
      .judge = &public_validity_months,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
