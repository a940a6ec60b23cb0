#include "asn1/public_suffix.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_internal_name(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;
  for (const std::string_view dns : dns_names(paper)) {
    std::string_view host = leads_with_wildcard(dns) ? dns.substr(2) : dns;
    if (host.ends_with('.')) host.remove_suffix(1);
    if (host.empty() || asn1::has_known_top_level(host)) continue;
    report.add("the name " + in_quotes(dns) +
               (is_address(host) ? " is an address and no DNS name" : " ends in no top-level domain of the Internet"));
  }
}

}  // namespace

const Rule& rule_public_internal_name() {
  static constexpr Rule rule{
      .id = "public-internal-name",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "internal name",
      .meaning =
          "Public CAs sign only names that end in a top-level domain of the Internet: not server, not server.local, .lan or .corp. Anybody "
          "could have such a name.",
      .mend = "Have it signed by a CA of your own, or give the host a name in a domain that you own.",
      .judge = &public_internal_name,
  };
  return rule;
}

}  // namespace certkit::lint
