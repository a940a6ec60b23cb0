#include <map>
#include <utility>

#include "base/text.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void duplicate_name(const Paper& paper, Report& report) {
  const auto key = [](const RawName& name) {
    return std::pair(name.tag, name.tag == RawName::dns ? base::lower_ascii(name.text()) : std::string(name.text()));
  };
  std::map<std::pair<std::uint8_t, std::string>, int> seen;
  for (const RawName& name : paper.names)
    if (++seen[key(name)] == 2)
      report.add("the name " + (name.tag == RawName::ip ? base::to_hex(name.content) : in_quotes(name.text())) +
                 " is there more than once");
}

}  // namespace

const Rule& rule_duplicate_name() {
  static constexpr Rule rule{
      .id = "duplicate-name",
      .severity = Severity::note,
      .citation = "RFC 5280 §4.2.1.6",
      .title = "the same name twice",
      .meaning = "A name is in the list more than once. It does no harm but to devices that count names or octets.",
      .mend = "Leave one of them out in the next request.",
      .judge = &duplicate_name,
  };
  return rule;
}

}  // namespace certkit::lint
