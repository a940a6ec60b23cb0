#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void dns_too_long(const Paper& paper, Report& report) {
  for (const RawName& name : paper.all_names) {
    if (name.tag != RawName::dns) continue;
    const std::string_view dns = name.text();

    if (dns.size() > 253)
      report.add("the DNS name " + in_quotes(dns.substr(0, 64)) + "… has " + std::to_string(dns.size()) + " characters");
  }
}

}  // namespace

const Rule& rule_dns_too_long() {
  static constexpr Rule rule{
      .id = "dns-too-long",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.6, RFC 1034 §3.1",
      .title = "DNS name of more than 253 characters",
      .meaning = "A DNS name has at most 253 characters: there can be no such host in DNS.",
      .mend = "Ask for it again with the right names: certkit csr --from OLD.cer --san NAME, and have the certificate issued again.",
      .judge = &dns_too_long,
      .since = kRfc5280,
  };
  return rule;
}

}  // namespace certkit::lint
