#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_unit(const Paper& paper, const PolicyLine&, Report& report) {
  if (paper.ca) return;
  for (const std::string& unit : subject_values(paper, Oid("2.5.4.11"))) report.add("the subject has the unit " + in_quotes(unit));
}

}  // namespace

const Rule& rule_public_unit() {
  static constexpr Rule rule{
      .id = "public-unit",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "organizational unit in the subject",
      .meaning = "Public CAs may not write an organizational unit (OU) any more; nobody can check it.",
      .mend = "Leave the unit out; a CA of your own may write it.",
      .judge = &public_unit,
  };
  return rule;
}

}  // namespace certkit::lint
