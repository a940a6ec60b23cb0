#include <algorithm>

#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void dns_empty_label(const Paper& paper, Report& report) {
  for (const RawName& name : paper.all_names) {
    if (name.tag != RawName::dns) continue;
    const std::string_view dns = name.text();

    const auto labels = labels_of(dns);
    if (!dns.empty() && std::find(labels.begin(), labels.end(), std::string_view()) != labels.end())
      report.add("the DNS name " + in_quotes(dns) + " has an empty label");
  }
}

}  // namespace

const Rule& rule_dns_empty_label() {
  static constexpr Rule rule{
      .id = "dns-empty-label",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.6, RFC 1034 §3.5",
      .title = "empty part in a DNS name",
      .meaning = "Two dots in a row, or a dot at the beginning or at the end: the name fits no host.",
      .mend = "Ask for it again with the right names: certkit csr --from OLD.cer --san NAME, and have the certificate issued again.",
      .judge = &dns_empty_label,
      .since = kRfc5280,
  };
  return rule;
}

}  // namespace certkit::lint
