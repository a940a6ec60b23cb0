#include "asn1/strings.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void printable_string_character(const Paper& paper, Report& report) {
  for (const Part& part : all_parts(paper))
    if (part.attribute.tag == asn1::kPrintableString && !asn1::fits_printable_string(part.attribute.value))
      report.add("the " + part.name() + " has a character that its PrintableString cannot have", in_quotes(part.attribute.value));
}

}  // namespace

const Rule& rule_printable_string_character() {
  static constexpr Rule rule{
      .id = "printable-string-character",
      .severity = Severity::error,
      .citation = "RFC 5280 appendix B, X.680 §41.4",
      .title = "character that a PrintableString does not have",
      .meaning =
          "A PrintableString has letters, digits, blanks and ' ( ) + , - . / : = ? only; not @, & or *, and no umlauts. Strict programs "
          "refuse the certificate.",
      .mend = kIssueAgain,
      .judge = &printable_string_character,
      .since = kRfc2459,
  };
  return rule;
}

}  // namespace certkit::lint
