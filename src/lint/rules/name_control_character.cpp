#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

// Below a blank, DEL, and U+0080 to U+009F.
bool has_control(std::string_view utf8) {
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto octet = static_cast<unsigned char>(utf8[i]);
    if (octet < 0x20 || octet == 0x7f) return true;
    if (octet == 0xc2 && i + 1 < utf8.size() && static_cast<unsigned char>(utf8[i + 1]) < 0xa0) return true;
  }
  return false;
}

void name_control_character(const Paper& paper, Report& report) {
  for (const Part& part : all_parts(paper)) {
    if (has_control(part.attribute.value)) report.add("the " + part.name() + " has a control character", in_quotes(part.attribute.value));
  }
}

}  // namespace

const Rule& rule_name_control_character() {
  static constexpr Rule rule{
      .id = "name-control-character",
      .severity = Severity::error,
      .citation = "RFC 5280 appendix A.1",
      .title = "control character in a name",
      .meaning =
          "Tabs, line ends and other characters that nobody sees are no part of a name; they are often the mark of an attack on who reads "
          "it.",
      .mend = kIssueAgain,
      .judge = &name_control_character,
  };
  return rule;
}

}  // namespace certkit::lint
