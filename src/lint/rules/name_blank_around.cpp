#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void name_blank_around(const Paper& paper, Report& report) {
  for (const Part& part : all_parts(paper)) {
    const std::string& value = part.attribute.value;
    if (!value.empty() && (value.front() == ' ' || value.back() == ' '))
      report.add("the " + part.name() + " begins or ends with a blank", in_quotes(value));
  }
}

}  // namespace

const Rule& rule_name_blank_around() {
  static constexpr Rule rule{
      .id = "name-blank-around",
      .severity = Severity::warning,
      .citation = "RFC 4518 §2.6.1",
      .title = "blank at the beginning or end of a value",
      .meaning = "A blank around a value is not seen and gets lost when the name is copied: it was hardly meant.",
      .mend = "Ask for it again without the blank.",
      .judge = &name_blank_around,
  };
  return rule;
}

}  // namespace certkit::lint
