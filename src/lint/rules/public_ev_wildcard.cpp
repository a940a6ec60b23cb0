#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"

namespace certkit::lint {
namespace {

constexpr Oid kExtendedValidation("2.23.140.1.1");

void public_ev_wildcard(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf() || !paper.has_policy(kExtendedValidation)) return;
  for (const std::string_view dns : dns_names(paper))
    if (leads_with_wildcard(dns) && !dns.ends_with(".onion")) report.add("the wildcard " + in_quotes(dns) + " is in an EV certificate");
}

}  // namespace

const Rule& rule_public_ev_wildcard() {
  static constexpr Rule rule{
      .id = "public-ev-wildcard",
      .severity = Severity::error,
      .citation = "CA/Browser Forum EV Guidelines",
      .title = "wildcard in an EV certificate",
      .meaning = "A certificate with extended validation has each host by its name: a wildcard is allowed below .onion only.",
      .mend = "Ask for the names one by one, or for a certificate without extended validation.",
      .judge = &public_ev_wildcard,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
