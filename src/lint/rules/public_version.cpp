#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_version(const Paper& paper, const PolicyLine&, Report& report) {
  if (paper.certificate->version() != 3) report.add("it is of version " + std::to_string(paper.certificate->version()));
}

}  // namespace

const Rule& rule_public_version() {
  static constexpr Rule rule{
      .id = "public-version",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "not of version 3",
      .meaning = "Public certificates are of version 3.",
      .mend = kIssueAgain,
      .judge = &public_version,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
