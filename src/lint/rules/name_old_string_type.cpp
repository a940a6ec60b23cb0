#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void name_old_string_type(const Paper& paper, Report& report) {
  for (const Part& part : all_parts(paper)) {
    const std::uint8_t tag = part.attribute.tag;
    if (tag == asn1::kTeletexString || tag == asn1::kBmpString || tag == asn1::kUniversalString)
      report.add("the " + part.name() + " is written in an old string type", in_quotes(part.attribute.value));
  }
}

}  // namespace

const Rule& rule_name_old_string_type() {
  static constexpr Rule rule{
      .id = "name-old-string-type",
      .severity = Severity::warning,
      .citation = "RFC 5280 §4.1.2.4",
      .title = "old string type in a name",
      .meaning =
          "New names are written as UTF8String or PrintableString. TeletexString, BMPString and UniversalString are read differently by "
          "different programs.",
      .mend = kIssueAgain,
      .judge = &name_old_string_type,
      .since = kRfc5280,
  };
  return rule;
}

}  // namespace certkit::lint
