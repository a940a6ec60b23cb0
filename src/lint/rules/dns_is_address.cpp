#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void dns_is_address(const Paper& paper, Report& report) {
  for (const RawName& name : paper.all_names) {
    if (name.tag != RawName::dns) continue;
    const std::string_view dns = name.text();

    if (is_address(dns)) report.add("the DNS name " + in_quotes(dns) + " is an address");
  }
}

}  // namespace

const Rule& rule_dns_is_address() {
  static constexpr Rule rule{
      .id = "dns-is-address",
      .severity = Severity::warning,
      .citation = "RFC 9525 §6.4, RFC 5280 §4.2.1.6",
      .title = "address written as a DNS name",
      .meaning =
          "An address belongs into the list as an address. Written as a DNS name most clients do not find it; only old Windows programs "
          "do.",
      .mend = "Ask for it again with the address as an address: --san ip:ADDRESS.",
      .judge = &dns_is_address,
      .since = kRfc5280,
  };
  return rule;
}

}  // namespace certkit::lint
