#include "lint/paper.hpp"
#include "lint/policies.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void policy_text_type(const Paper& paper, Report& report) {
  for (const Qualifier& qualifier : policy_qualifiers(paper)) {
    const auto text = explicit_text(qualifier);
    if (!text || text->tag == asn1::kUtf8String) continue;
    if (text->tag == asn1::kIa5String)
      report.add("the text of a user notice is an IA5String");
    else
      report.add(Severity::warning, "the text of a user notice is no UTF8String");
  }
}

}  // namespace

const Rule& rule_policy_text_type() {
  static constexpr Rule rule{
      .id = "policy-text-type",
      .severity = Severity::error,
      .citation = "RFC 6818 §3",
      .title = "text of a policy in the wrong string type",
      .meaning = "The text of a user notice is a UTF8String. IA5String is not allowed, and the other types are advised against.",
      .mend = kIssueAgain,
      .judge = &policy_text_type,
      .since = kRfc6818,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
