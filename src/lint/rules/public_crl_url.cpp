#include "asn1/oids.hpp"
#include "lint/constraints.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void public_crl_url(const Paper& paper, const PolicyLine& line, Report& report) {
  if (paper.find(oid::kCrlDistributionPoints) == nullptr) return;
  bool http = false;
  for (const DistributionPoint& point : distribution_points(paper))
    for (const std::string_view url : point.urls) {
      const bool this_one = url.starts_with("http://");
      http = http || this_one;
      if (line.limit != 0 && !this_one) report.add("the CRL's place " + in_quotes(url) + " is no HTTP URL");  // limit 1: every one of them
    }
  if (!http && line.limit == 0) report.add("no place of the CRL is an HTTP URL");
}

}  // namespace

const Rule& rule_public_crl_url() {
  static constexpr Rule rule{
      .id = "public-crl-url",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "CRL that is not fetched by HTTP",
      .meaning = "The places of the CRL are HTTP URLs: not HTTPS, which would need a certificate to be checked first, and not LDAP.",
      .mend = kIssueAgain,
      .judge = &public_crl_url,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
