#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void ca_subject_empty(const Paper& paper, Report& report) {
  if (paper.ca && paper.subject.empty()) report.add("it is a CA certificate and its subject is empty");
}

}  // namespace

const Rule& rule_ca_subject_empty() {
  static constexpr Rule rule{
      .id = "ca-subject-empty",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.1.2.6",
      .title = "CA certificate without a subject",
      .meaning = "The subject of a CA is what its certificates name as their issuer. Without one no chain can be built.",
      .mend = kIssueAgain,
      .judge = &ca_subject_empty,
      .since = kRfc2459,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
