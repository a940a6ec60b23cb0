#include "net/tls_client.hpp"

#include <openssl/err.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <utility>

#include "net/tls_context.hpp"
#include "net/tls_recorder.hpp"

namespace certkit::net {
namespace {

using SslPtr = crypto::OpensslPtr<SSL, SSL_free>;
using Clock = std::chrono::steady_clock;
using Outcome = Transport::Outcome;

// All messages of a handshake together: the chain, the names of CAs, and little else.
constexpr std::uint64_t kMostOctets = 3 * kLongestCertificateMessage;
constexpr std::chrono::milliseconds kVerdict{3000};
constexpr std::string_view kHttp1("\x08http/1.1", 9);

// What a TLS record begins with: its type, and the major version (RFC 8446 §5.1).
bool looks_like_tls(ByteView octets) {
  return octets.empty() || (octets[0] >= 20 && octets[0] <= 23 && (octets.size() == 1 || octets[1] == 3));
}

std::string reason_of(unsigned long code) {
  const char* reason = code != 0 ? ERR_reason_error_string(code) : nullptr;
  return reason != nullptr ? reason : code != 0 ? "OpenSSL error " + std::to_string(code) : "";
}

std::vector<Bytes> names_of(const STACK_OF(X509_NAME) * names) {
  std::vector<Bytes> found;
  for (int i = 0; i < sk_X509_NAME_num(names); ++i) {
    const int size = i2d_X509_NAME(sk_X509_NAME_value(names, i), nullptr);
    if (size <= 0) continue;
    Bytes der(static_cast<std::size_t>(size));
    unsigned char* end = der.data();
    (void)i2d_X509_NAME(sk_X509_NAME_value(names, i), &end);
    found.push_back(std::move(der));
  }
  return found;
}

}  // namespace

struct TlsClient::Session {
  Session(Transport& over, const Attempt& attempt, Observation& into, ByteView early)
      : transport(over), seen(into), recorder(into), context(tls_context(attempt)), ssl(SSL_new(context.get())) {
    in = BIO_new(BIO_s_mem());
    out = BIO_new(BIO_s_mem());
    if (!ssl || in == nullptr || out == nullptr) {
      BIO_free(in);
      BIO_free(out);
      throw std::bad_alloc();
    }
    SSL_set_bio(ssl.get(), in, out);
    recorder.listen_to(ssl.get());
    SSL_set_connect_state(ssl.get());
    if (!attempt.small_hello) SSL_set_tlsext_status_type(ssl.get(), TLSEXT_STATUSTYPE_ocsp);
    if (!attempt.small_hello && !attempt.http_path.empty())
      SSL_set_alpn_protos(ssl.get(), reinterpret_cast<const unsigned char*>(kHttp1.data()), static_cast<unsigned>(kHttp1.size()));
    named = !attempt.server_name || SSL_set_tlsext_host_name(ssl.get(), attempt.server_name->c_str()) == 1;
    put(early);
  }

  void put(ByteView octets) {
    recorder.take_octets(octets);
    if (!octets.empty() && BIO_write(in, octets.data(), static_cast<int>(octets.size())) <= 0) throw std::bad_alloc();
  }

  // Sends what OpenSSL has written. Where that fails there may still be an alert to be read that says why.
  void flush(Deadline until) {
    char* octets = nullptr;
    const long size = BIO_get_mem_data(out, &octets);
    if (size <= 0) return;
    const ByteView written(reinterpret_cast<const std::uint8_t*>(octets), static_cast<std::size_t>(size));
    if (stopped == Outcome::done && transport.send(written, until) == Outcome::done) seen.octets_sent += written.size();
    (void)BIO_reset(out);
  }

  bool fill(Deadline until) {
    const Transport::Got got = Clock::now() < until ? transport.receive(buffer, until) : Transport::Got{Outcome::timeout, 0};
    stopped = got.outcome;
    if (got.outcome == Outcome::done) put(ByteView(buffer).first(got.size));
    return got.outcome == Outcome::done;
  }

  // Calls OpenSSL until it has what it wants, or there is no more to be had. What SSL_get_error() says of the last call.
  template <class Call, class Enough>
  int run(Deadline until, std::uint64_t most, Call call, Enough enough) {
    for (;;) {
      ERR_clear_error();
      const int done = call();
      const int why = done > 0 ? SSL_ERROR_NONE : SSL_get_error(ssl.get(), done);
      flush(until);
      if (recorder.overflowed() || seen.octets_received > most) {
        too_much = true;
        return SSL_ERROR_SSL;
      }
      if (why != SSL_ERROR_WANT_READ || enough() || !fill(until)) return why;
    }
  }
  template <class Call>
  int run(Deadline until, std::uint64_t most, Call call) {
    return run(until, most, call, [] { return false; });
  }

  Transport& transport;
  Observation& seen;
  TlsRecorder recorder;
  const crypto::OpensslErrors errors;
  TlsContextPtr context;
  SslPtr ssl;
  BIO *in = nullptr, *out = nullptr;  // owned by `ssl`
  bool named = true, too_much = false;
  Outcome stopped = Outcome::done;  // why there is no more to be received
  Bytes buffer = Bytes(16u << 10);

  [[nodiscard]] Observation::End how_it_ended(int why) const;
  void note_failure(int why);
  void note_state();
};

Observation::End TlsClient::Session::how_it_ended(int why) const {
  using End = Observation::End;
  if (seen.alert) return End::alert;
  if (!looks_like_tls(seen.first_octets)) return End::not_tls;
  if (why == SSL_ERROR_ZERO_RETURN) return End::closed;  // close_notify
  if (why != SSL_ERROR_WANT_READ) return End::failed;
  switch (stopped) {
    case Outcome::closed: return End::closed;
    case Outcome::reset: return End::reset;
    case Outcome::timeout: return End::timeout;
    case Outcome::done:
    case Outcome::failed: break;
  }
  return End::failed;
}

void TlsClient::Session::note_failure(int why) {
  const unsigned long code = why == SSL_ERROR_SSL ? ERR_peek_last_error() : 0;
  if (ERR_GET_REASON(code) == SSL_R_EXCESSIVE_MESSAGE_SIZE && SSL_get_state(ssl.get()) == TLS_ST_CR_CERT) seen.chain_too_long = true;
  seen.end = how_it_ended(why);
  if (ERR_GET_REASON(code) == ERR_R_ASN1_LIB && SSL_get_state(ssl.get()) == TLS_ST_CR_CERT)
    seen.tls_error = "a certificate that it sends cannot be read";
  else if (too_much)
    seen.tls_error = "the server says more than a handshake takes";
  else if (stopped == Outcome::failed)
    seen.tls_error = "the connection broke";
  else
    seen.tls_error = reason_of(code);
}

void TlsClient::Session::note_state() {
  const unsigned char* staple = nullptr;
  if (const long size = SSL_get_tlsext_status_ocsp_resp(ssl.get(), &staple); size > 0)
    seen.staple = to_bytes({staple, static_cast<std::size_t>(size)});
  if (seen.client_certificate_wanted) seen.client_ca_names = names_of(SSL_get0_peer_CA_list(ssl.get()));
  if (const SSL_CIPHER* cipher = SSL_get_current_cipher(ssl.get())) seen.cipher = SSL_CIPHER_get_name(cipher);
  const unsigned char* alpn = nullptr;
  unsigned alpn_size = 0;
  SSL_get0_alpn_selected(ssl.get(), &alpn, &alpn_size);
  seen.alpn = as_text({alpn, alpn_size});
  const int group = static_cast<int>(SSL_get_negotiated_group(ssl.get()));
  if (const char* name = group > 0 ? SSL_group_to_name(ssl.get(), group) : nullptr) seen.group = name;
}

TlsClient::TlsClient(Transport& transport, const Attempt& attempt, Observation& seen, ByteView early)
    : session_(std::make_unique<Session>(transport, attempt, seen, early)) {}

TlsClient::~TlsClient() = default;

bool TlsClient::shake(Deadline until) {
  Session& session = *session_;
  if (!session.named) {
    session.seen.end = Observation::End::failed;
    session.seen.tls_error = "that server name is none for TLS";
    return false;
  }
  const int why = session.run(until, kMostOctets, [&] { return SSL_do_handshake(session.ssl.get()); });
  if (why == SSL_ERROR_NONE)
    session.seen.end = Observation::End::finished;
  else
    session.note_failure(why);
  session.note_state();
  return why == SSL_ERROR_NONE;
}

bool TlsClient::hear_verdict(Deadline until) {
  Session& session = *session_;
  if (session.seen.version != TlsVersion::tls1_3 || !session.seen.client_certificate_wanted) return true;
  char octet = 0;
  const int why = session.run(
      std::min(until, Clock::now() + kVerdict), kMostOctets, [&] { return SSL_peek(session.ssl.get(), &octet, 1); },
      [&] { return session.recorder.ticket_came(); });
  const bool waits = why == SSL_ERROR_WANT_READ && (session.stopped == Outcome::done || session.stopped == Outcome::timeout);
  if (waits) session.stopped = Outcome::done;
  session.seen.closed_after_handshake = why != SSL_ERROR_NONE && !waits;
  return !session.seen.closed_after_handshake;
}

Transport::Got TlsClient::receive(std::span<std::uint8_t> into, Deadline until) {
  Session& session = *session_;
  int got = 0;
  const std::uint64_t most = session.seen.octets_received + kMostOctets;
  const int why = session.run(until, most, [&] { return got = SSL_read(session.ssl.get(), into.data(), static_cast<int>(into.size())); });
  session.note_state();
  if (why == SSL_ERROR_NONE) return {Outcome::done, static_cast<std::size_t>(got)};
  if (why == SSL_ERROR_ZERO_RETURN) return {Outcome::closed, 0};
  return {why == SSL_ERROR_WANT_READ ? session.stopped : Outcome::failed, 0};
}

Transport::Outcome TlsClient::send(std::string_view octets, Deadline until) {
  Session& session = *session_;
  const int why = session.run(until, session.seen.octets_received + kMostOctets,
                              [&] { return SSL_write(session.ssl.get(), octets.data(), static_cast<int>(octets.size())); });
  return why == SSL_ERROR_NONE ? Outcome::done : why == SSL_ERROR_WANT_READ ? session.stopped : Outcome::failed;
}

void TlsClient::say_farewell(Deadline until) {
  Session& session = *session_;
  ERR_clear_error();
  if (SSL_is_init_finished(session.ssl.get()) != 1) return;
  (void)SSL_shutdown(session.ssl.get());
  session.flush(until);
}

}  // namespace certkit::net
