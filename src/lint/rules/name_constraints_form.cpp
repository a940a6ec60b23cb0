#include "lint/constraints.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void name_constraints_form(const Paper& paper, Report& report) {
  for (const Subtree& tree : name_constraints(paper)) {
    const unsigned form = tree.base.tag & 0x1f;
    if (form == 3 || form == 5 || form == 8)
      report.add(std::string("there is a name constraint on ") + (form == 3 ? "x400Address" : form == 5 ? "ediPartyName" : "registeredID"));
  }
}

}  // namespace

const Rule& rule_name_constraints_form() {
  static constexpr Rule rule{
      .id = "name-constraints-form",
      .severity = Severity::warning,
      .citation = "RFC 5280 §4.2.1.10",
      .title = "name constraint of a kind that nobody checks",
      .meaning =
          "Constraints on x400Address, ediPartyName and registeredID are checked by no program: most refuse the chain because of them.",
      .mend = kIssueAgain,
      .judge = &name_constraints_form,
      .since = kRfc5280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
