#include "base/text.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_reserved_label(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;
  for (const std::string_view dns : dns_names(paper)) {
    for (const std::string_view label : labels_of(dns))
      if (label.size() > 3 && label.substr(2, 2) == "--" && base::lower_ascii(label.substr(0, 2)) != "xn")
        report.add("the label " + in_quotes(label) + " of the name " + in_quotes(dns) + " is reserved");
  }
}

}  // namespace

const Rule& rule_public_reserved_label() {
  static constexpr Rule rule{
      .id = "public-reserved-label",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "label with hyphens in third and fourth place",
      .meaning = "Labels such as ab--cd are reserved; of these only xn-- has a meaning, and public CAs sign no others.",
      .mend = "Give the host another name.",
      .judge = &public_reserved_label,
  };
  return rule;
}

}  // namespace certkit::lint
