#include "asn1/strings.hpp"
#include "lint/paper.hpp"
#include "lint/policies.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void policy_text_too_long(const Paper& paper, Report& report) {
  for (const Qualifier& qualifier : policy_qualifiers(paper)) {
    const auto text = explicit_text(qualifier);
    const auto value = text ? asn1::string_value(text->tag, text->content) : std::nullopt;
    if (value && asn1::count_characters(*value) > 200)
      report.add("the text of a user notice has " + std::to_string(asn1::count_characters(*value)) + " characters");
  }
}

}  // namespace

const Rule& rule_policy_text_too_long() {
  static constexpr Rule rule{
      .id = "policy-text-too-long",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.4",
      .title = "text of a policy of more than 200 characters",
      .meaning = "The text of a user notice has at most 200 characters. Strict clients refuse the certificate.",
      .mend = kIssueAgain,
      .judge = &policy_text_too_long,
      .since = kRfc6818,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
