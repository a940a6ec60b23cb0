// The octets of a hostile server, in pieces of any size: to the TLS client, to what stands before TLS in each protocol that has such, and
// to the readers of Certificate messages and HTTP answers, which no octets reach through encryption. Whatever comes, it is an observation:
// within its limits, of text that can be shown.
#include <algorithm>

#include "base/text.hpp"
#include "net/http_seen.hpp"
#include "net/look.hpp"
#include "net/tls_handshake.hpp"
#include "support/fuzz.hpp"
#include "support/tls_server.hpp"

using namespace certkit;
using net::Observation;

namespace {

// Setting OpenSSL up for a connection costs more than any input.
constexpr fuzz::Cost kTls{4u << 20, 4000};
constexpr fuzz::Cost kReader{64u << 10, 200};

class Memory final : public net::Transport {
 public:
  Memory(ByteView octets, std::size_t piece, Outcome end) : octets_(octets), piece_(piece), end_(end) {}
  Got receive(std::span<std::uint8_t> into, net::Deadline) override {
    const std::size_t size = std::min({octets_.size(), piece_, into.size()});
    if (size == 0) return {end_, 0};
    std::copy_n(octets_.begin(), size, into.begin());
    octets_ = octets_.subspan(size);
    return {Outcome::done, size};
  }
  Outcome send(ByteView, net::Deadline) override { return Outcome::done; }

 private:
  ByteView octets_;
  std::size_t piece_;
  Outcome end_;
};

void check_text(const std::string& text, std::size_t most) {
  fuzz::require(text.size() <= most, "a text is as short as it is to be");
  fuzz::require(base::is_utf8(text), "a text is UTF-8");
  for (const char c : text)
    fuzz::require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f, "a text is one line, without control characters");
}

void check_http(const net::HttpSeen& http) {
  for (const std::string* one : {&http.status_line, &http.server, &http.location, &http.content_type}) check_text(*one, 20'000);
  check_text(http.www_authenticate, 30'000);
  check_text(http.error, 200);
  fuzz::require((http.status == 0) == !http.error.empty(), "there is a status, or a reason why there is none");
  fuzz::require(http.status >= 0 && http.status <= 999, "a status has three digits");
  fuzz::require(http.body_start.size() <= net::HttpReader::kBodyStart, "of a body the start is kept");
}

void check(const Observation& seen) {
  using End = Observation::End;
  using Before = Observation::Before;
  check_text(seen.before_said, 512);
  check_text(seen.tls_error, 200);
  check_text(seen.cipher, 100);
  check_text(seen.group, 100);
  fuzz::require(seen.first_octets.size() == std::min<std::size_t>(64, seen.octets_received), "what comes first is kept");
  fuzz::require(seen.chain.size() <= Observation::kMostCertificates && seen.messages.size() <= 200, "what is kept is bounded");
  for (const net::TlsMessage& one : seen.messages) check_text(one.name(), 60);
  const bool said_no = seen.before == Before::refused || seen.before == Before::failed;
  fuzz::require(said_no == (seen.end == End::none) && said_no == !seen.before_said.empty(), "TLS follows what stands before it");
  fuzz::require(seen.end != End::alert || seen.alert.has_value(), "an alert that ended it is known");
  if (seen.http) check_http(*seen.http);
}

Observation looked_at(net::Transport& server, const net::Attempt& attempt, std::size_t size) {
  Observation seen;
  const auto until = std::chrono::steady_clock::now() + std::chrono::hours(1);
  fuzz::require(fuzz::takes(size, kTls, [&] { look(server, seen, attempt, until); }), "a server does not make observing fail");
  check(seen);
  return seen;
}

void look(fuzz::Fields fields) {
  net::Attempt attempt;
  attempt.host = "server.test";
  attempt.server_name = "server.test";
  const std::uint8_t knobs = fields.octet(), pieces = fields.octet();
  attempt.everything_old = (knobs & 1) != 0;
  attempt.small_hello = (knobs & 2) != 0;
  attempt.rsa_only = (knobs & 4) != 0;
  attempt.starttls = static_cast<net::Starttls>((knobs >> 3) % 13);
  const std::size_t piece = pieces < 0x80 ? std::size_t{pieces} + 1 : 16u << 10;
  const auto end = (pieces & 1) != 0 ? net::Transport::Outcome::closed : net::Transport::Outcome::reset;
  Memory server(fields.rest(), piece, end);
  const Observation seen = looked_at(server, attempt, fields.rest().size());
  fuzz::require(seen.octets_received <= fields.rest().size(), "what was received is counted");
  fuzz::require(seen.end != Observation::End::finished, "nobody completes a handshake without a key of this session");
}

void look_behind_handshake(fuzz::Fields fields) {
  const std::uint8_t knobs = fields.octet(), pieces = fields.octet(), share = fields.octet();
  const ByteView rest = fields.rest();
  const std::size_t in_clear = share < 0x80 ? 0 : std::min<std::size_t>(rest.size(), share - 0x80u);
  fuzz::TlsServes how;
  how.tls1_2 = (knobs & 1) != 0;
  how.wants_client = (knobs & 2) != 0;
  how.answer = rest.first(rest.size() - in_clear);
  how.behind = rest.last(in_clear);
  how.piece = pieces < 0x80 ? std::size_t{pieces} + 1 : 16u << 10;
  net::Attempt attempt;
  attempt.host = "server.test";
  attempt.http_path = "/";
  const auto server = fuzz::serve(how);
  const Observation seen = looked_at(*server, attempt, rest.size());
  fuzz::require(seen.end == Observation::End::finished && seen.chain.size() == 1, "a handshake that is whole is seen as such");
  fuzz::require(seen.client_certificate_wanted == how.wants_client, "whether a certificate is wanted is seen");
  fuzz::require(seen.http.has_value(), "what was asked for has an answer, or none");
}

void read_message(ByteView message, bool tls1_3) {
  net::CertificateMessage read;
  fuzz::require(fuzz::takes(message.size(), kReader, [&] { read = net::read_certificates(message, tls1_3); }), "reading does not fail");
  std::size_t octets = 0;
  for (const Bytes& one : read.chain) octets += one.size();
  fuzz::require(read.chain.size() <= Observation::kMostCertificates && octets <= message.size(), "certificates are parts of the message");
  (void)net::to_word(net::read_server_version(message));
}

void read_http(fuzz::Fields fields) {
  const std::size_t piece = std::size_t{fields.octet()} + 1;
  const std::string_view octets = as_text(fields.rest());
  net::HttpSeen whole, in_pieces;
  const bool taken = fuzz::takes(octets.size(), kReader, [&] {
    net::HttpReader reader;
    (void)reader.take(octets);
    whole = reader.finish("closed");
    net::HttpReader other;
    for (std::size_t at = 0; at < octets.size() && other.take(octets.substr(at, piece)); at += piece) {
    }
    in_pieces = other.finish("closed");
  });
  fuzz::require(taken, "reading does not fail");
  check_http(whole);
  fuzz::require(whole.status == in_pieces.status && whole.server == in_pieces.server && whole.body_start == in_pieces.body_start,
                "pieces make no difference");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Fields fields(data, size);
  switch (fields.octet() % 5) {
    case 0: look(fields); break;
    case 1: read_message(fields.rest(), false); break;
    case 2: read_message(fields.rest(), true); break;
    case 3: read_http(fields); break;
    default: look_behind_handshake(fields); break;
  }
  return 0;
}
