#include <algorithm>

#include "diagnose/cause.hpp"

namespace certkit::diagnose {
namespace {

using Result = net::AddressTried::Result;

void judge(const Case& one, Report& report) {
  const net::Observation* seen = one.first();
  if (seen == nullptr || seen->connected() || seen->tried.empty()) return;
  if (!std::any_of(seen->tried.begin(), seen->tried.end(), [](const auto& tried) { return tried.result == Result::refused; })) return;
  std::string evidence;
  for (const net::AddressTried& tried : seen->tried) evidence += (evidence.empty() ? "" : "; ") + tried.address + ": " + tried.error;
  report.add("nothing listens on port " + std::to_string(seen->asked.port), evidence);
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
      .judge = &judge,
  };
  return cause;
}

}  // namespace certkit::diagnose
