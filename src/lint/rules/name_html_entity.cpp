#include <algorithm>
#include <cctype>

#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void name_html_entity(const Paper& paper, Report& report) {
  for (const Part& part : subject_parts(paper)) {
    const std::string& value = part.attribute.value;
    for (std::size_t at = value.find('&'); at != value.npos; at = value.find('&', at + 1)) {
      const std::size_t end = value.find(';', at);
      if (end == value.npos || end - at < 3 || end - at > 9) continue;
      const std::string_view inside = std::string_view(value).substr(at + 1, end - at - 1);
      if (std::all_of(inside.begin(), inside.end(), [](char c) { return c == '#' || std::isalnum(static_cast<unsigned char>(c)) != 0; })) {
        report.add("the " + part.name() + " has an HTML entity", in_quotes(value));
        break;
      }
    }
  }
}

}  // namespace

const Rule& rule_name_html_entity() {
  static constexpr Rule rule{
      .id = "name-html-entity",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.1.2.6",
      .title = "HTML in a name",
      .meaning = "\"&amp;\" and the like come from a web form that was read wrongly: the name is not the one that was meant.",
      .mend = "Ask for it again with the character itself.",
      .judge = &name_html_entity,
  };
  return rule;
}

}  // namespace certkit::lint
