#include <algorithm>

#include "base/text.hpp"
#include "lint/constraints.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void crl_point_without_url(const Paper& paper, Report& report) {
  const auto points = distribution_points(paper);
  if (points.empty()) return;
  const auto usable = [](std::string_view url) {
    const std::string scheme = base::lower_ascii(parts_of_uri(url).scheme);
    return scheme == "http" || scheme == "https" || scheme == "ldap" || scheme == "ldaps";
  };
  for (const DistributionPoint& point : points)
    if (point.has_name && std::none_of(point.urls.begin(), point.urls.end(), usable))
      report.add("a CRL distribution point has no URL of HTTP or LDAP");
}

}  // namespace

const Rule& rule_crl_point_without_url() {
  static constexpr Rule rule{
      .id = "crl-point-without-url",
      .severity = Severity::warning,
      .citation = "RFC 5280 §4.2.1.13",
      .title = "distribution point without a URL",
      .meaning =
          "Clients fetch CRLs by HTTP, or by LDAP within a domain. Without such a place they fetch none, and some then refuse the "
          "certificate.",
      .mend = kIssueAgain,
      .judge = &crl_point_without_url,
      .since = kRfc5280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
