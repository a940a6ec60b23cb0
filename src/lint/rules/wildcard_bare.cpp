#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void wildcard_bare(const Paper& paper, Report& report) {
  for (const RawName& name : paper.all_names) {
    if (name.tag != RawName::dns) continue;
    const std::string_view dns = name.text();

    if (dns.ends_with('*')) report.add("the DNS name " + in_quotes(dns) + " is a wildcard with no domain behind it");
  }
}

}  // namespace

const Rule& rule_wildcard_bare() {
  static constexpr Rule rule{
      .id = "wildcard-bare",
      .severity = Severity::error,
      .citation = "RFC 9525 §6.3",
      .title = "wildcard with no domain behind it",
      .meaning = "\"*\" alone, or a wildcard at the end of a name, fits no host; clients do not match it.",
      .mend = "Ask for the names that are needed, or for *.DOMAIN.",
      .judge = &wildcard_bare,
  };
  return rule;
}

}  // namespace certkit::lint
