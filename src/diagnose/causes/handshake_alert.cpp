#include "diagnose/alert_words.hpp"
#include "diagnose/cause.hpp"
#include "diagnose/seen.hpp"

namespace certkit::diagnose {
namespace {

void handshake_alert(const Case& one, Report& report) {
  const net::Observation* first = one.first();
  if (first == nullptr || !first->alert) return;
  const AlertWords words = alert_words(*first->alert);
  const std::string name = net::alert_name(*first->alert) + " (" + std::to_string(*first->alert) + ")";
  const std::string more = comparison(one);
  const std::string when = finished(*first)     ? "after the handshake"
                           : said_hello(*first) ? "in the midst of the handshake"
                                                : "right after the ClientHello";
  report.add_with_fix("the server refuses with the alert " + name + ": " + std::string(words.meaning),
                      when + (more.empty() ? "" : "; " + more), std::string(words.mend));
}

}  // namespace

const Cause& cause_handshake_alert() {
  static constexpr std::string_view kFollowsFrom[] = {"sni-required",
                                                      "protocol-too-old",
                                                      "protocol-too-new-for-client",
                                                      "no-common-cipher",
                                                      "client-certificate-required",
                                                      "client-certificate-refused"};
  static constexpr Cause cause{
      .id = "handshake-alert",
      .severity = Severity::error,
      .stage = Stage::handshake,
      .rank = 20,
      .citation = "RFC 8446 §6",
      .title = "the server ends the handshake by an alert",
      .meaning = "The server answers, and says by a number why it will not go on.",
      .mend = "The log of the service says more; on Windows the System log, source Schannel.",
      .judge = &handshake_alert,
      .follows_from = kFollowsFrom,
  };
  return cause;
}

}  // namespace certkit::diagnose
