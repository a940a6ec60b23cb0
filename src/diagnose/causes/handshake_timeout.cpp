#include "diagnose/cause.hpp"
#include "diagnose/next_attempt.hpp"
#include "diagnose/seen.hpp"

namespace certkit::diagnose {
namespace {

std::string verdict(const Case& one) {
  const net::Observation& first = *one.first();
  const net::Observation* through = that_went_through(one);
  if (first.octets_received != 0) return "the server begins the handshake and does not go on";
  if (through == nullptr)
    return "the server takes the connection and does not answer the ClientHello: it hangs, it is no TLS server, or a filter drops what is "
           "TLS";
  if (through->asked.label == attempt::kSmall)
    return "a long ClientHello gets no answer, a small one does: almost certainly a filter on the way, or a path with too small an MTU";
  return "the ClientHello gets no answer, " + through->asked.label + " it does";
}

void handshake_timeout(const Case& one, Report& report) {
  const net::Observation* first = one.first();
  if (first == nullptr || first->end != net::Observation::End::timeout) return;
  const std::string more = comparison(one);
  report.add(verdict(one), outcome(*first) + " in " + std::to_string(first->time.count()) + " ms" + (more.empty() ? "" : "; " + more));
}

}  // namespace

const Cause& cause_handshake_timeout() {
  static constexpr std::string_view kFollowsFrom[] = {"not-tls", "sni-required"};
  static constexpr Cause cause{
      .id = "handshake-timeout",
      .severity = Severity::error,
      .stage = Stage::handshake,
      .rank = 12,
      .citation = "RFC 8446 §4.1.1",
      .title = "no answer to the ClientHello",
      .meaning = "TCP connects, and then nothing comes: the service hangs, waits for other words than TLS, or what it sends is lost.",
      .mend = "Is the service alive (its log, its load)? Does it wait for STARTTLS? Does a firewall between here and there inspect TLS?",
      .judge = &handshake_timeout,
      .follows_from = kFollowsFrom,
  };
  return cause;
}

}  // namespace certkit::diagnose
