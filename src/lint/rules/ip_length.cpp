#include "base/text.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void ip_length(const Paper& paper, Report& report) {
  for (const RawName& name : paper.all_names)
    if (name.tag == RawName::ip && name.content.size() != 4 && name.content.size() != 16)
      report.add("an address has " + std::to_string(name.content.size()) + " octets", base::printable(name.text()));
}

}  // namespace

const Rule& rule_ip_length() {
  static constexpr Rule rule{
      .id = "ip-length",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.6",
      .title = "address of the wrong length",
      .meaning = "An IPv4 address has 4 octets, an IPv6 address 16. Often the address was written as text: no client finds it.",
      .mend = "Ask for it again; --san ip:ADDRESS writes the octets.",
      .judge = &ip_length,
      .since = kRfc2459,
  };
  return rule;
}

}  // namespace certkit::lint
