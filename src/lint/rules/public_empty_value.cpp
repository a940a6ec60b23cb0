#include <algorithm>
#include <cctype>

#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_empty_value(const Paper& paper, const PolicyLine&, Report& report) {
  for (const Part& part : subject_parts(paper)) {
    const auto says_something = [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
    };
    const std::string& value = part.attribute.value;
    if (std::none_of(value.begin(), value.end(), says_something)) report.add("the " + part.name() + " is " + in_quotes(value));
  }
}

}  // namespace

const Rule& rule_public_empty_value() {
  static constexpr Rule rule{
      .id = "public-empty-value",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "value that says nothing",
      .meaning = "A value of \".\", \"-\" or blanks says that there is none; then the attribute has to be left out.",
      .mend = "Ask for it again without the attribute.",
      .judge = &public_empty_value,
  };
  return rule;
}

}  // namespace certkit::lint
