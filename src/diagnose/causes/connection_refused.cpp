#include "diagnose/cause.hpp"
#include "diagnose/tried_words.hpp"

namespace certkit::diagnose {
namespace {

void connection_refused(const Case& one, Report& report) {
  const net::Observation* seen = one.first();
  if (seen == nullptr || seen->connected() || !any_tried(*seen, net::AddressTried::Result::refused)) return;
  report.add("nothing listens on port " + std::to_string(seen->asked.reached_port()), tried_words(*seen));
}

}  // namespace

const Cause& cause_connection_refused() {
  static constexpr Cause cause{
      .id = "connection-refused",
      .severity = Severity::error,
      .stage = Stage::connection,
      .citation = "RFC 9293 §3.10.7.1",
      .title = "nothing listens there",
      .meaning = "The host is there and answers that no program listens on that port, or a firewall answers so for it.",
      .mend = "Is the service running, and bound to that address and port? On the server: ss -ltn, or netstat -an on Windows.",
      .judge = &connection_refused,
  };
  return cause;
}

}  // namespace certkit::diagnose
