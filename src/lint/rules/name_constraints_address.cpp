#include "base/text.hpp"
#include "lint/constraints.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void name_constraints_address(const Paper& paper, Report& report) {
  for (const Subtree& tree : name_constraints(paper))
    if (tree.base.tag == RawName::ip && tree.base.content.size() != 8 && tree.base.content.size() != 32)
      report.add("a name constraint on addresses has " + std::to_string(tree.base.content.size()) + " octets",
                 base::to_hex(tree.base.content));
}

}  // namespace

const Rule& rule_name_constraints_address() {
  static constexpr Rule rule{
      .id = "name-constraints-address",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.10",
      .title = "name constraint on addresses of the wrong length",
      .meaning = "A constraint on addresses is an address and a mask, 8 or 32 octets. Clients refuse the chain otherwise.",
      .mend = kIssueAgain,
      .judge = &name_constraints_address,
      .since = kRfc5280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
