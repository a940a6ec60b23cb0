#include <algorithm>

#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

bool all_empty(const std::vector<std::string>& values) {
  return std::all_of(values.begin(), values.end(), [](const std::string& value) { return value.empty(); });
}

void public_ca_subject(const Paper& paper, const PolicyLine& line, Report& report) {
  if (!paper.ca) return;

  for (const char* type : {"2.5.4.3", "2.5.4.10", "2.5.4.6"})
    if (all_empty(subject_values(paper, Oid(std::string_view(type)))) && (line.limit == 1 || std::string_view(type) != "2.5.4.3"))
      report.add("the subject of the CA has no " + name_of(Oid(std::string_view(type))));
}

}  // namespace

const Rule& rule_public_ca_subject() {
  static constexpr Rule rule{
      .id = "public-ca-subject",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "CA without its name or country",
      .meaning = "The certificate of a public CA names the CA, its organization and its country.",
      .mend = kIssueAgain,
      .judge = &public_ca_subject,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
