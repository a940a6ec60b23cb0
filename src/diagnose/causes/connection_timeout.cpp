#include "diagnose/cause.hpp"
#include "diagnose/tried_words.hpp"

namespace certkit::diagnose {
namespace {

using Result = net::AddressTried::Result;

void connection_timeout(const Case& one, Report& report) {
  const net::Observation* seen = one.first();
  if (seen == nullptr || seen->connected() || any_tried(*seen, Result::refused) || !any_tried(*seen, Result::timeout)) return;
  report.add("nobody answers on port " + std::to_string(seen->asked.reached_port()), tried_words(*seen));
}

}  // namespace

const Cause& cause_connection_timeout() {
  static constexpr Cause cause{
      .id = "connection-timeout",
      .severity = Severity::error,
      .stage = Stage::connection,
      .rank = 1,
      .citation = "RFC 9293 §3.8.3",
      .title = "no answer to the connection",
      .meaning = "What is sent to that address and port vanishes: a firewall drops it, the address is an old one, or the host is off.",
      .mend = "Is that the server's address? Does a firewall on the way let the port through, and does the server know the way back?",
      .judge = &connection_timeout,
  };
  return cause;
}

}  // namespace certkit::diagnose
