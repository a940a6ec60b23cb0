#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void name_mojibake(const Paper& paper, Report& report) {
  for (const Part& part : subject_parts(paper)) {
    const std::string& value = part.attribute.value;
    // U+00C3 and then U+0080 to U+00BF: a letter of Latin-1 in UTF-8, each octet taken for a character.
    for (std::size_t at = value.find("\xc3\x83\xc2"); at != value.npos; at = value.find("\xc3\x83\xc2", at + 1))
      if (at + 3 < value.size()) {
        report.add("the " + part.name() + " has characters that were encoded twice", in_quotes(value));
        break;
      }
  }
}

}  // namespace

const Rule& rule_name_mojibake() {
  static constexpr Rule rule{
      .id = "name-mojibake",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.1.2.4",
      .title = "umlauts that were encoded twice",
      .meaning = "\"Ã¼\" where \"ü\" was meant: UTF-8 was taken for Latin-1 on the way. The name is not the one that was meant.",
      .mend = "Ask for it again; certkit csr takes UTF-8.",
      .judge = &name_mojibake,
  };
  return rule;
}

}  // namespace certkit::lint
