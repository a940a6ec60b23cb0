#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void issuer_empty(const Paper& paper, Report& report) {
  if (paper.issuer.empty()) report.add("the issuer's name is empty");
}

}  // namespace

const Rule& rule_issuer_empty() {
  static constexpr Rule rule{
      .id = "issuer-empty",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.1.2.4",
      .title = "no issuer",
      .meaning = "The name of the issuer is what a client looks for its certificate by. Without one no chain can be built.",
      .mend = kIssueAgain,
      .judge = &issuer_empty,
      .since = kRfc2459,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
