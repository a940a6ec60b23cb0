#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_place_missing(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;

  const auto has = [&](const char* type) { return !subject_values(paper, Oid(std::string_view(type))).empty(); };
  if (!has("2.5.4.10") && !has("2.5.4.42") && !has("2.5.4.4")) return;
  if (!has("2.5.4.6")) report.add("the subject names an organization or a person, and no country");
  if (!has("2.5.4.7") && !has("2.5.4.8")) report.add("the subject names an organization or a person, and neither locality nor state");
}

}  // namespace

const Rule& rule_public_place_missing() {
  static constexpr Rule rule{
      .id = "public-place-missing",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "organization without its place",
      .meaning = "Where an organization or a person is named, so are the country and the state or locality.",
      .mend = kIssueAgain,
      .judge = &public_place_missing,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
