#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_underscore(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;
  for (const std::string_view dns : dns_names(paper)) {
    if (dns.find('_') != dns.npos) report.add("the name " + in_quotes(dns) + " has an underscore");
  }
}

}  // namespace

const Rule& rule_public_underscore() {
  static constexpr Rule rule{
      .id = "public-underscore",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "underscore in a name",
      .meaning = "Public CAs do not sign DNS names with an underscore.",
      .mend = "Give the host a name without underscore.",
      .judge = &public_underscore,
  };
  return rule;
}

}  // namespace certkit::lint
