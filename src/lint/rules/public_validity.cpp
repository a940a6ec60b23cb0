#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_validity(const Paper& paper, const PolicyLine& line, Report& report) {
  if (!paper.leaf()) return;

  const auto validity = paper.certificate->not_after() - paper.certificate->not_before();
  // notAfter belongs to the validity, and each second begun is another day (BR §6.3.2, since version 1.7.1).
  const std::chrono::seconds inclusive(line.from >= day(2020, 8, 20) ? 1 : 0);
  if (validity + inclusive > std::chrono::hours(24) * line.limit)
    report.add("it is valid for " +
                   std::to_string((validity + inclusive + std::chrono::hours(24) - std::chrono::seconds(1)) / std::chrono::hours(24)) +
                   " days, and " + std::to_string(line.limit) + (line.severity == Severity::error ? " are allowed" : " are recommended"),
               to_rfc3339(paper.certificate->not_before()) + " to " + to_rfc3339(paper.certificate->not_after()));
}

}  // namespace

const Rule& rule_public_validity() {
  static constexpr Rule rule{
      .id = "public-validity",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "valid for longer than public CAs may issue",
      .meaning =
          "Browsers refuse a public certificate that is valid for longer than the limit of its day of issue. The limit falls in steps, to "
          "47 days in 2029.",
      .mend = "Have it issued for fewer days, and let a program renew it.",
      .judge = &public_validity,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
