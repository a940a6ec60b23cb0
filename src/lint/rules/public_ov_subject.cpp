#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_ov_subject(const Paper& paper, const PolicyLine&, Report& report) {
  if (paper.ca || !paper.has_policy(Oid("2.23.140.1.2.2"))) return;
  const auto has = [&](const char* type) { return !subject_values(paper, Oid(std::string_view(type))).empty(); };
  if (!has("2.5.4.10")) report.add("it is organization validated, and its subject has no O");
  if (!has("2.5.4.6")) report.add("it is organization validated, and its subject has no C");
  if (paper.leaf() && !has("2.5.4.7") && !has("2.5.4.8")) report.add("it is organization validated, and its subject has neither L nor ST");
}

}  // namespace

const Rule& rule_public_ov_subject() {
  static constexpr Rule rule{
      .id = "public-ov-subject",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "organization validated, and no organization in the subject",
      .meaning = "A certificate with a validated organization (OV) names it, its country, and its state or locality.",
      .mend = kIssueAgain,
      .judge = &public_ov_subject,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
