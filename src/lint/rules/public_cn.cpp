#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_cn(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;

  if (const auto cn = paper.subject.common_name()) report.add("it has the CN " + in_quotes(*cn));
}

}  // namespace

const Rule& rule_public_cn() {
  static constexpr Rule rule{
      .id = "public-cn",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "CN in a certificate of a public CA",
      .meaning =
          "The CN is not needed in public server certificates any more, and advised against: some CAs leave it out, and then programs that "
          "look for it (NPS, old devices) find no name.",
      .mend = "Nothing has to be done; mind it with devices that need a CN.",
      .judge = &public_cn,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
