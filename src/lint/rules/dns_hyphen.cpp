#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void dns_hyphen(const Paper& paper, Report& report) {
  for (const RawName& name : paper.all_names) {
    if (name.tag != RawName::dns) continue;
    const std::string_view dns = name.text();

    for (const std::string_view label : labels_of(dns))
      if (label.starts_with('-') || label.ends_with('-'))
        report.add("a label of the DNS name " + in_quotes(dns) + " begins or ends with a hyphen", in_quotes(label));
  }
}

}  // namespace

const Rule& rule_dns_hyphen() {
  static constexpr Rule rule{
      .id = "dns-hyphen",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.6, RFC 1034 §3.5",
      .title = "part of a DNS name that begins or ends with a hyphen",
      .meaning = "A hyphen stands within a label, not at its beginning or end. There can be no such host.",
      .mend = "Ask for it again with the right names: certkit csr --from OLD.cer --san NAME, and have the certificate issued again.",
      .judge = &dns_hyphen,
      .since = kRfc5280,
  };
  return rule;
}

}  // namespace certkit::lint
