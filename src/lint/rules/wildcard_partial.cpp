#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void wildcard_partial(const Paper& paper, Report& report) {
  for (const RawName& name : paper.all_names) {
    if (name.tag != RawName::dns) continue;
    const std::string_view dns = name.text();

    const std::string_view first = labels_of(dns).front();
    if (first.size() > 1 && first.find('*') != std::string_view::npos)
      report.add("in the DNS name " + in_quotes(dns) + " the wildcard is a part of a label");
  }
}

}  // namespace

const Rule& rule_wildcard_partial() {
  static constexpr Rule rule{
      .id = "wildcard-partial",
      .severity = Severity::error,
      .citation = "RFC 9525 §6.3",
      .title = "wildcard for a part of a label",
      .meaning = "A wildcard stands for a whole label: \"*.contoso.com\", not \"f*.contoso.com\". Clients do not match a part.",
      .mend = "Ask for the names one by one, or for a wildcard that is a whole label.",
      .judge = &wildcard_partial,
      .since = day(2012, 7, 1),
  };
  return rule;
}

}  // namespace certkit::lint
