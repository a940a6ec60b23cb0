#include "lint/paper.hpp"
#include "lint/policies.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void policy_notice_reference(const Paper& paper, Report& report) {
  for (const Qualifier& qualifier : policy_qualifiers(paper)) {
    if (qualifier.id != kUserNotice) continue;
    for (const asn1::Tlv& one : elements(qualifier.value.content))
      if (one.tag == asn1::kSequence) report.add("a user notice has a noticeRef");
  }
}

}  // namespace

const Rule& rule_policy_notice_reference() {
  static constexpr Rule rule{
      .id = "policy-notice-reference",
      .severity = Severity::warning,
      .citation = "RFC 5280 §4.2.1.4",
      .title = "policy notice that refers to another text",
      .meaning = "noticeRef was not used by anybody and is advised against.",
      .mend = kIssueAgain,
      .judge = &policy_notice_reference,
      .since = kRfc5280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
