#include "asn1/public_suffix.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_wildcard_suffix(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;
  for (const std::string_view dns : dns_names(paper)) {
    if (leads_with_wildcard(dns) && asn1::is_public_suffix(dns.substr(2)))
      report.add("the wildcard " + in_quotes(dns) + " is for all of a public suffix");
  }
}

}  // namespace

const Rule& rule_public_wildcard_suffix() {
  static constexpr Rule rule{
      .id = "public-wildcard-suffix",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "wildcard for a whole public suffix",
      .meaning =
          "*.com or *.co.uk would be for the hosts of everybody: public CAs refuse a wildcard right in front of a suffix under which "
          "others register, but to who owns all of it.",
      .mend = "Ask for *.DOMAIN of a domain that is yours.",
      .judge = &public_wildcard_suffix,
  };
  return rule;
}

}  // namespace certkit::lint
