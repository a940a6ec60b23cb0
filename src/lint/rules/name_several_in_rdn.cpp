#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void name_several_in_rdn(const Paper& paper, Report& report) {
  for (const auto& rdn : paper.subject.rdns)
    if (rdn.size() > 1) report.add("the subject has " + std::to_string(rdn.size()) + " attributes in one part", paper.subject.to_rfc4514());
  for (const auto& rdn : paper.issuer.rdns)
    if (rdn.size() > 1)
      report.add(Severity::warning, "the issuer has " + std::to_string(rdn.size()) + " attributes in one part", paper.issuer.to_rfc4514());
}

}  // namespace

const Rule& rule_name_several_in_rdn() {
  static constexpr Rule rule{
      .id = "name-several-in-rdn",
      .severity = Severity::note,
      .citation = "X.501 §9.3",
      .title = "several attributes in one part of a name",
      .meaning = "Two attributes are bound together with \"+\". That is allowed, and many programs show or compare such names wrongly.",
      .mend = "Ask for it again with each attribute by itself, if the CA can do that.",
      .judge = &name_several_in_rdn,
  };
  return rule;
}

}  // namespace certkit::lint
