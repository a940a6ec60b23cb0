#include "lint/constraints.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void name_constraints_uri(const Paper& paper, Report& report) {
  for (const Subtree& tree : name_constraints(paper)) {
    if (tree.base.tag != RawName::uri) continue;
    std::string_view host = as_text(tree.base.content);
    if (host.starts_with('.')) host.remove_prefix(1);
    if (host.find('.') == host.npos || host.find_first_of(":/@ ") != host.npos || is_address(host))
      report.add("the name constraint " + in_quotes(as_text(tree.base.content)) + " on URIs is no full name");
  }
}

}  // namespace

const Rule& rule_name_constraints_uri() {
  static constexpr Rule rule{
      .id = "name-constraints-uri",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.10",
      .title = "name constraint on URIs that is no full name",
      .meaning = "A constraint on URIs is a host's full name, or a domain that begins with a dot; not a URI, and not an address.",
      .mend = kIssueAgain,
      .judge = &name_constraints_uri,
      .since = kRfc5280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
