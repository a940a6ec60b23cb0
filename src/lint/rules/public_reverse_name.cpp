#include "base/text.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_reverse_name(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;
  for (const std::string_view dns : dns_names(paper)) {
    const std::string name = base::lower_ascii(dns);
    if (name.ends_with(".in-addr.arpa") || name.ends_with(".ip6.arpa")) report.add("the name " + in_quotes(dns) + " is in a reverse zone");
  }
}

}  // namespace

const Rule& rule_public_reverse_name() {
  static constexpr Rule rule{
      .id = "public-reverse-name",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "name of a reverse zone",
      .meaning = "Names under in-addr.arpa and ip6.arpa stand for addresses; public CAs do not sign them any more.",
      .mend = "Have it signed by a CA of your own, or leave it out.",
      .judge = &public_reverse_name,
  };
  return rule;
}

}  // namespace certkit::lint
