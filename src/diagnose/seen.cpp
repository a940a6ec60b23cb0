#include "diagnose/seen.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "diagnose/eyes.hpp"

namespace certkit::diagnose {
namespace {

using End = net::Observation::End;
using Message = net::TlsMessage;

constexpr std::uint8_t kServerHello = 2;  // RFC 8446 §4

std::string address_family(const net::Observation& seen) { return seen.address().empty() ? "" : " (" + seen.address() + ")"; }

}  // namespace

bool handshake_failed(const net::Observation& seen) {
  return seen.end != End::none && seen.end != End::finished && seen.end != End::not_tls;
}

bool said_hello(const net::Observation& seen) {
  return std::any_of(seen.messages.begin(), seen.messages.end(),
                     [](const Message& one) { return one.received && one.kind == Message::Kind::handshake && one.type == kServerHello; });
}

bool closed_without_a_word(const net::Observation& seen) {
  return (seen.end == End::closed || seen.end == End::reset) && seen.octets_received == 0;
}

bool refused_at_once(const net::Observation& seen) {
  return seen.end == End::alert && seen.chain.empty() && !seen.client_certificate_wanted;
}

std::string outcome(const net::Observation& seen) {
  const bool silent = seen.octets_received == 0;
  switch (seen.end) {
    case End::finished: return std::string(to_word(seen.version)) + (seen.cipher.empty() ? "" : ", " + base::printable(seen.cipher));
    case End::closed: return silent ? "closed without an answer (FIN)" : "closed in the midst of the handshake (FIN)";
    case End::reset: return silent ? "closed without an answer (RST)" : "closed in the midst of the handshake (RST)";
    case End::timeout: return silent ? "no answer" : "no end of the handshake";
    case End::alert: return "alert " + net::alert_name(seen.alert.value_or(0)) + " (" + std::to_string(seen.alert.value_or(0)) + ")";
    case End::not_tls: return "an answer that is no TLS";
    case End::failed: return "given up by this side: " + base::printable(seen.tls_error);
    case End::none: break;
  }
  if (seen.before == net::Observation::Before::refused || seen.before == net::Observation::Before::failed) return "no STARTTLS";
  return seen.connected() ? "no TLS" : "no connection";
}

std::string comparison(const Case& one) {
  std::string text;
  for (std::size_t i = 1; i < one.attempts.size(); ++i) {
    const std::string ended = outcome(one.attempts[i]);
    text += (text.empty() ? "" : "; ") + one.attempts[i].asked.label + ": " + (ended == outcome(one.attempts.front()) ? "the same" : ended);
  }
  return text;
}

const net::Observation* that_went_through(const Case& one) {
  for (std::size_t i = 1; i < one.attempts.size(); ++i)
    if (finished(one.attempts[i])) return &one.attempts[i];
  return nullptr;
}

const net::Observation* through_the_eyes(const Case& one) {
  if (one.options.client == Client::today) return nullptr;
  return one.labelled("as " + std::string(eyes_of(one.options.client).name));
}

std::string server_words(const net::Observation& seen) {
  return seen.asked.host + address_family(seen) + ", port " + std::to_string(seen.asked.reached_port());
}

bool lacks_the_name(const Case& one) {
  const auto& defects = one.best().defects;
  return std::any_of(defects.begin(), defects.end(), [](const trust::Defect& defect) { return defect.id == "name-mismatch"; });
}

}  // namespace certkit::diagnose
