#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void unique_identifier(const Paper& paper, Report& report) {
  if (paper.issuer_unique_id) report.add("it has an issuerUniqueID");
  if (paper.subject_unique_id) report.add("it has a subjectUniqueID");
}

}  // namespace

const Rule& rule_unique_identifier() {
  static constexpr Rule rule{
      .id = "unique-identifier",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.1.2.8",
      .title = "unique identifiers",
      .meaning =
          "issuerUniqueID and subjectUniqueID are fields from before version 3 that nobody reads; some programs refuse certificates that "
          "have them.",
      .mend = kIssueAgain,
      .judge = &unique_identifier,
      .since = kRfc5280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
