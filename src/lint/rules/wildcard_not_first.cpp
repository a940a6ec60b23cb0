#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void wildcard_not_first(const Paper& paper, Report& report) {
  for (const RawName& name : paper.all_names) {
    if (name.tag != RawName::dns) continue;
    const std::string_view dns = name.text();

    const auto labels = labels_of(dns);
    for (std::size_t i = 1; i < labels.size(); ++i)
      if (labels[i].find('*') != std::string_view::npos) {
        report.add("the DNS name " + in_quotes(dns) + " has a wildcard that is not in front");
        break;
      }
  }
}

}  // namespace

const Rule& rule_wildcard_not_first() {
  static constexpr Rule rule{
      .id = "wildcard-not-first",
      .severity = Severity::error,
      .citation = "RFC 9525 §6.3",
      .title = "wildcard that is not the first label",
      .meaning = "Only the first label of a name may be a wildcard. Clients do not match others, or refuse the certificate.",
      .mend = "Ask for the names one by one, or for a wildcard in front: *.contoso.com.",
      .judge = &wildcard_not_first,
  };
  return rule;
}

}  // namespace certkit::lint
