#include "base/text.hpp"
#include "lint/paper.hpp"
#include "lint/policies.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void policy_text_control(const Paper& paper, Report& report) {
  for (const Qualifier& qualifier : policy_qualifiers(paper)) {
    const auto text = explicit_text(qualifier);
    const auto value = text ? asn1::string_value(text->tag, text->content) : std::nullopt;
    if (value && base::printable(*value) != *value) report.add("the text of a user notice has control characters", base::printable(*value));
  }
}

}  // namespace

const Rule& rule_policy_text_control() {
  static constexpr Rule rule{
      .id = "policy-text-control",
      .severity = Severity::warning,
      .citation = "RFC 6818 §3",
      .title = "control character in the text of a policy",
      .meaning = "The text of a user notice is shown to people: it has no control characters.",
      .mend = kIssueAgain,
      .judge = &policy_text_control,
      .since = kRfc6818,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
