// Writes what passes in a TLS connection into an Observation, as OpenSSL calls for each message.
#pragma once

#include <openssl/ssl.h>

#include "net/observation.hpp"

namespace certkit::net {

class TlsRecorder {
 public:
  explicit TlsRecorder(Observation& seen) : seen_(seen) {}
  TlsRecorder(const TlsRecorder&) = delete;
  TlsRecorder& operator=(const TlsRecorder&) = delete;

  void listen_to(SSL* ssl);
  void take_octets(ByteView received);
  // More messages than any handshake has: a server that goes on for ever, and is left.
  [[nodiscard]] bool overflowed() const noexcept { return overflowed_; }
  // A TLS 1.3 server sends one once it is content with what the client showed.
  [[nodiscard]] bool ticket_came() const noexcept { return ticket_came_; }

 private:
  static void called(int sent, int version, int content, const void* octets, std::size_t size, SSL* ssl, void* self) noexcept;
  void take(TlsMessage message, ByteView octets);
  void take_handshake(const TlsMessage& message, ByteView octets);

  Observation& seen_;
  bool overflowed_ = false, ticket_came_ = false;
};

}  // namespace certkit::net
