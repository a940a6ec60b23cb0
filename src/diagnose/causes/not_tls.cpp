#include "base/text.hpp"
#include "diagnose/cause.hpp"
#include "diagnose/first_words.hpp"
#include "diagnose/next_attempt.hpp"
#include "diagnose/seen.hpp"

namespace certkit::diagnose {
namespace {

std::string shown(const Bytes& octets) {
  const std::string_view text(reinterpret_cast<const char*>(octets.data()), octets.size());
  return "it began with " + (base::is_utf8(text) ? '"' + base::printable(text) + '"' : base::to_hex(octets));
}

std::string by_starttls(net::Starttls protocol) {
  return "TLS begins there by STARTTLS: certkit check --starttls " + std::string(to_word(protocol)) + " HOST:PORT.";
}

void not_tls(const Case& one, Report& report) {
  const net::Observation* first = one.first();
  if (first == nullptr) return;
  const std::string port = "port " + std::to_string(first->asked.reached_port());
  // It was silent, or closed, until it was spoken to in its own protocol.
  if (const net::Observation* seen = one.labelled(attempt::kStarttls); seen != nullptr && finished(*seen))
    return report.add_with_fix(
        "TLS does not begin at once on " + port + ": the server speaks " + std::string(to_word(seen->asked.starttls)),
        outcome(*first) + "; " + comparison(one), by_starttls(seen->asked.starttls));
  if (first->end != net::Observation::End::not_tls) return;
  const FirstWords words = first_words(first->first_octets);
  const std::string what = words.what.empty() ? "what answers on " + port + " is no TLS" : words.what + " answers on " + port;
  if (words.starttls != net::Starttls::none) return report.add_with_fix(what, shown(first->first_octets), by_starttls(words.starttls));
  report.add(what, shown(first->first_octets));
}

}  // namespace

const Cause& cause_not_tls() {
  static constexpr Cause cause{
      .id = "not-tls",
      .severity = Severity::error,
      .stage = Stage::before_tls,
      .rank = 1,
      .citation = "RFC 8446 §5.1",
      .title = "what answers is no TLS",
      .meaning = "Something listens, and answers a ClientHello in another protocol: the wrong port, or TLS is not switched on for it.",
      .mend = "Is it the right port? For nginx: \"listen 443 ssl\"; for Apache: SSLEngine on; for IIS: a binding of type https.",
      .judge = &not_tls,
  };
  return cause;
}

}  // namespace certkit::diagnose
