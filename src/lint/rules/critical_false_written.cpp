#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void critical_false_written(const Paper& paper, Report& report) {
  for (const asn1::Tlv& field : elements_within(paper.certificate->tbs())) {
    if (field.tag != asn1::context(3, true)) continue;
    for (const asn1::Tlv& extension : elements_within(field.content)) {
      const auto parts = elements(extension.content);
      if (parts.size() > 2 && parts[1].tag == asn1::kBoolean && parts[1].content.size() == 1 && parts[1].content[0] == 0)
        report.add("the extension " + name_of(Oid::from_content(parts[0].content)) + " says critical: FALSE");
    }
  }
}

}  // namespace

const Rule& rule_critical_false_written() {
  static constexpr Rule rule{
      .id = "critical-false-written",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2, X.690 §11.5",
      .title = "default value written out in an extension",
      .meaning =
          "\"critical: FALSE\" is the default, and DER leaves defaults out. The certificate's octets are not DER, and strict clients "
          "refuse it.",
      .mend = kIssueAgain,
      .judge = &critical_false_written,
      .since = kRfc5280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
