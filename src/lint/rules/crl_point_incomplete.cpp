#include "lint/constraints.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void crl_point_incomplete(const Paper& paper, Report& report) {
  for (const DistributionPoint& point : distribution_points(paper))
    if (!point.has_name && !point.has_issuer) report.add("a CRL distribution point has neither a place nor an issuer");
}

}  // namespace

const Rule& rule_crl_point_incomplete() {
  static constexpr Rule rule{
      .id = "crl-point-incomplete",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.13",
      .title = "distribution point that says no place",
      .meaning = "A distribution point says where the CRL is, or who issues it. Reasons alone lead nowhere, and no CRL is found.",
      .mend = kIssueAgain,
      .judge = &crl_point_incomplete,
      .since = kRfc3280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
