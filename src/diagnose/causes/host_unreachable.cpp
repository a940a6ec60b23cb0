#include "diagnose/cause.hpp"
#include "diagnose/tried_words.hpp"

namespace certkit::diagnose {
namespace {

using Result = net::AddressTried::Result;

void host_unreachable(const Case& one, Report& report) {
  const net::Observation* seen = one.first();
  if (seen == nullptr || seen->connected() || any_tried(*seen, Result::refused) || any_tried(*seen, Result::timeout)) return;
  if (!seen->tried.empty()) report.add("there is no way to " + seen->asked.host, tried_words(*seen));
}

}  // namespace

const Cause& cause_host_unreachable() {
  static constexpr Cause cause{
      .id = "host-unreachable",
      .severity = Severity::error,
      .stage = Stage::connection,
      .rank = 2,
      .citation = "RFC 1122 §3.2.2.1",
      .title = "no way to the host",
      .meaning = "A router on the way, or this machine itself, says that it cannot reach the address.",
      .mend = "Is this machine in the right network (VPN)? Where only an IPv6 address is unreachable, this network may have no IPv6.",
      .judge = &host_unreachable,
  };
  return cause;
}

}  // namespace certkit::diagnose
