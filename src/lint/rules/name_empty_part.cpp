#include <utility>

#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void name_empty_part(const Paper& paper, Report& report) {
  for (const auto& [name, whose] : {std::pair{&paper.subject, "subject"}, std::pair{&paper.issuer, "issuer"}})
    for (const auto& rdn : name->rdns)
      if (rdn.empty()) report.add("a part of the " + std::string(whose) + " has no attribute");
}

}  // namespace

const Rule& rule_name_empty_part() {
  static constexpr Rule rule{
      .id = "name-empty-part",
      .severity = Severity::error,
      .citation = "RFC 5280 appendix A.1",
      .title = "part of a name with nothing in it",
      .meaning =
          "A part of the subject or issuer (an RDN) has no attribute. Programs leave it out when they show or compare the name, and do not "
          "find the issuer; strict clients refuse the certificate.",
      .mend = kIssueAgain,
      .judge = &name_empty_part,
  };
  return rule;
}

}  // namespace certkit::lint
