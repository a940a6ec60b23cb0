#include "lint/constraints.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_crl_reasons(const Paper& paper, const PolicyLine&, Report& report) {
  for (const DistributionPoint& point : distribution_points(paper)) {
    if (point.has_reasons) report.add("a CRL distribution point has reasons");
    if (point.has_issuer) report.add("a CRL distribution point has a cRLIssuer");
  }
}

}  // namespace

const Rule& rule_public_crl_reasons() {
  static constexpr Rule rule{
      .id = "public-crl-reasons",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "distribution point with reasons or an issuer",
      .meaning = "A distribution point of a public server certificate has a URL and nothing else.",
      .mend = kIssueAgain,
      .judge = &public_crl_reasons,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
