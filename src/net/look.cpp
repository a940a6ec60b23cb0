#include "net/look.hpp"

#include <array>

#include "net/http_seen.hpp"
#include "net/starttls/starttls.hpp"
#include "net/tls_client.hpp"

namespace certkit::net {
namespace {

using Outcome = Transport::Outcome;

std::string why_none(Outcome outcome, const Observation& seen) {
  if (seen.alert) return "the server answers with the TLS alert " + alert_name(*seen.alert);
  switch (outcome) {
    case Outcome::closed: return "closed without an answer";
    case Outcome::reset: return "reset without an answer";
    case Outcome::timeout: return "no answer in time";
    case Outcome::failed:
    case Outcome::done: break;
  }
  return "TLS broke before an answer came";
}

HttpSeen ask(TlsClient& tls, const Attempt& attempt, Observation& seen, Deadline until) {
  HttpReader reader;
  // Where it cannot be sent, what is to be read says why.
  (void)tls.send(http_request(attempt), until);
  std::array<std::uint8_t, 4096> buffer;
  bool any = false;
  for (;;) {
    const Transport::Got got = tls.receive(buffer, until);
    if (got.outcome != Outcome::done) {
      if (!any && got.outcome != Outcome::timeout) seen.closed_after_handshake = true;
      return reader.finish(why_none(got.outcome, seen));
    }
    any = true;
    if (!reader.take(as_text(ByteView(buffer).first(got.size)))) return reader.finish("");
  }
}

}  // namespace

void look(Transport& transport, Observation& seen, const Attempt& attempt, Deadline until) {
  Bytes early;
  if (!starttls::begin(transport, attempt, seen, until, early)) return;
  TlsClient tls(transport, attempt, seen, early);
  if (!tls.shake(until)) return;
  const bool stands = tls.hear_verdict(until);
  if (!attempt.http_path.empty()) {
    if (stands)
      seen.http = ask(tls, attempt, seen, until);
    else
      seen.http.emplace().error = why_none(Outcome::closed, seen);
  }
  if (!seen.closed_after_handshake) tls.say_farewell(until);
}

}  // namespace certkit::net
