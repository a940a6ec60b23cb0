#include "net/tls_recorder.hpp"

#include <algorithm>
#include <exception>

#include "net/tls_handshake.hpp"

namespace certkit::net {
namespace {

constexpr std::size_t kMostMessages = 200;
constexpr std::size_t kFirstOctets = 64;
constexpr std::uint8_t kClientHello = 1, kServerHello = 2, kTicket = 4, kCertificate = 11, kCertificateRequest = 13;
constexpr std::uint8_t kCloseNotify = 0, kUserCanceled = 90, kFatal = 2;

// TLS 1.3 does not look at the level (RFC 8446 §6).
bool is_fatal(const TlsMessage& alert, TlsVersion version) {
  if (alert.type == kCloseNotify || alert.type == kUserCanceled) return false;
  return alert.level == kFatal || version == TlsVersion::tls1_3;
}

}  // namespace

void TlsRecorder::listen_to(SSL* ssl) {
  SSL_set_msg_callback(ssl, called);
  SSL_set_msg_callback_arg(ssl, this);
}

void TlsRecorder::take_octets(ByteView received) {
  seen_.octets_received += received.size();
  const std::size_t room = kFirstOctets - seen_.first_octets.size();
  const ByteView first = received.first(std::min(room, received.size()));
  seen_.first_octets.insert(seen_.first_octets.end(), first.begin(), first.end());
}

void TlsRecorder::called(int sent, int, int content, const void* octets, std::size_t size, SSL*, void* self) noexcept {
  auto& recorder = *static_cast<TlsRecorder*>(self);
  const ByteView message(static_cast<const std::uint8_t*>(octets), size);
  TlsMessage::Kind kind{};
  switch (content) {
    case SSL3_RT_HANDSHAKE: kind = TlsMessage::Kind::handshake; break;
    case SSL3_RT_ALERT: kind = TlsMessage::Kind::alert; break;
    case SSL3_RT_CHANGE_CIPHER_SPEC: kind = TlsMessage::Kind::change_cipher_spec; break;
    default: return;  // headers of records, and the like
  }
  try {
    recorder.take({sent == 0, kind, 0, 0, static_cast<std::uint32_t>(size)}, message);
  } catch (const std::exception&) {
    recorder.overflowed_ = true;  // no memory
  }
}

void TlsRecorder::take(TlsMessage message, ByteView octets) {
  if (seen_.messages.size() == kMostMessages) overflowed_ = true;
  if (overflowed_ || octets.empty()) return;
  if (message.kind == TlsMessage::Kind::alert && octets.size() == 2) {
    message.level = octets[0];
    message.type = octets[1];
    if (message.received && is_fatal(message, seen_.version)) seen_.alert = message.type;
  }
  if (message.kind == TlsMessage::Kind::handshake) {
    message.type = octets[0];
    take_handshake(message, octets);
  }
  seen_.messages.push_back(message);
}

void TlsRecorder::take_handshake(const TlsMessage& message, ByteView octets) {
  if (!message.received) {
    if (message.type == kClientHello && seen_.hello_size == 0) seen_.hello_size = message.size;
    return;
  }
  if (message.type == kServerHello) seen_.version = read_server_version(octets);
  if (message.type == kTicket) ticket_came_ = true;
  if (message.type == kCertificateRequest) seen_.client_certificate_wanted = true;
  // The first one: a renegotiation that follows shows it again.
  if (message.type == kCertificate && seen_.chain.empty()) {
    CertificateMessage read = read_certificates(octets, seen_.version == TlsVersion::tls1_3);
    seen_.chain = std::move(read.chain);
    seen_.chain_too_long = read.too_long;
  }
}

}  // namespace certkit::net
