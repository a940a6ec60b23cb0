#include <algorithm>

#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void judge(const Paper& paper, Report& report) {
  for (const Part& part : all_parts(paper)) {
    const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (std::any_of(part.attribute.value.begin(), part.attribute.value.end(), control))
      report.add("the " + part.name() + " has a control character", in_quotes(part.attribute.value));
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
      .mend = "Have it issued again; the CA has to mend its profile.",
      .judge = &judge,
  };
  return rule;
}

}  // namespace certkit::lint
