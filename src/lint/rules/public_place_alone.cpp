#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_place_alone(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;

  const auto has = [&](const char* type) { return !subject_values(paper, Oid(std::string_view(type))).empty(); };
  if (has("2.5.4.10") || has("2.5.4.42") || has("2.5.4.4")) return;
  for (const char* type : {"2.5.4.7", "2.5.4.8", "2.5.4.9", "2.5.4.17"})
    if (has(type)) report.add("the subject has " + name_of(Oid(std::string_view(type))) + " without an organization or a person");
}

}  // namespace

const Rule& rule_public_place_alone() {
  static constexpr Rule rule{
      .id = "public-place-alone",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "place without an organization",
      .meaning = "Locality, state, street and postal code are those of an organization or a person; without one they are not allowed.",
      .mend = kIssueAgain,
      .judge = &public_place_alone,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
