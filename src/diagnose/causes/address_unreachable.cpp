#include <algorithm>

#include "diagnose/cause.hpp"
#include "diagnose/tried_words.hpp"

namespace certkit::diagnose {
namespace {

using Result = net::AddressTried::Result;

void address_unreachable(const Case& one, Report& report) {
  const net::Observation* seen = one.first();
  if (seen == nullptr || !seen->connected()) return;
  // "unreachable" is most often an IPv6 address on a machine without IPv6: that is this side's.
  if (!any_tried(*seen, Result::refused) && !any_tried(*seen, Result::timeout)) return;
  report.add("not every address of " + seen->asked.host + " answers", tried_words(*seen));
}

}  // namespace

const Cause& cause_address_unreachable() {
  static constexpr Cause cause{
      .id = "address-unreachable",
      .severity = Severity::warning,
      .stage = Stage::connection,
      .rank = 3,
      .citation = "RFC 8305 §5",
      .title = "one of the addresses does not answer",
      .meaning =
          "The name has several addresses, and one that came first does not take the connection. Clients that try the others too are "
          "slow; clients that try one only fail, some of the time.",
      .mend = "Take the address out of the DNS, or let the service listen on it.",
      .judge = &address_unreachable,
  };
  return cause;
}

}  // namespace certkit::diagnose
