#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void unique_identifier_version(const Paper& paper, Report& report) {
  if (paper.certificate->version() == 1 && (paper.issuer_unique_id || paper.subject_unique_id))
    report.add("it is of version 1 and has a unique identifier");
}

}  // namespace

const Rule& rule_unique_identifier_version() {
  static constexpr Rule rule{
      .id = "unique-identifier-version",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.1.2.8",
      .title = "unique identifiers in a certificate of version 1",
      .meaning = "Version 1 does not know unique identifiers: what reads the certificate strictly refuses it.",
      .mend = kIssueAgain,
      .judge = &unique_identifier_version,
      .since = kRfc5280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
