#include "asn1/ip_address.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/reserved.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_reserved_address(const Paper& paper, const PolicyLine&, Report& report) {
  for (const RawName& name : paper.names)
    if (name.tag == RawName::ip)
      if (const auto use = reserved_for(name.content))
        report.add("the address " + asn1::ip_text(name.content).value_or("?") + " is reserved for " + std::string(*use));
}

}  // namespace

const Rule& rule_public_reserved_address() {
  static constexpr Rule rule{
      .id = "public-reserved-address",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "address that is not one of the Internet",
      .meaning =
          "Public CAs do not sign addresses of private networks and others that belong to nobody, such as 10.0.0.0/8, 192.168.0.0/16 and "
          "fc00::/7.",
      .mend = "Have it signed by a CA of your own; or leave the address out, and let clients use the name.",
      .judge = &public_reserved_address,
  };
  return rule;
}

}  // namespace certkit::lint
