#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void dns_label_too_long(const Paper& paper, Report& report) {
  for (const RawName& name : paper.all_names) {
    if (name.tag != RawName::dns) continue;
    const std::string_view dns = name.text();

    for (const std::string_view label : labels_of(dns))
      if (label.size() > 63)
        report.add("a label of the DNS name " + in_quotes(dns) + " has " + std::to_string(label.size()) + " characters");
  }
}

}  // namespace

const Rule& rule_dns_label_too_long() {
  static constexpr Rule rule{
      .id = "dns-label-too-long",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.6, RFC 1034 §3.1",
      .title = "part of a DNS name of more than 63 characters",
      .meaning = "What stands between two dots has at most 63 characters: there can be no such host in DNS.",
      .mend = "Ask for it again with the right names: certkit csr --from OLD.cer --san NAME, and have the certificate issued again.",
      .judge = &dns_label_too_long,
      .since = kRfc5280,
  };
  return rule;
}

}  // namespace certkit::lint
