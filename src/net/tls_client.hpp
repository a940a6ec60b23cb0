// A TLS client that looks: it runs over any Transport, and writes down what passes.
#pragma once

#include <memory>
#include <string_view>

#include "net/observation.hpp"
#include "net/transport.hpp"

namespace certkit::net {

class TlsClient {
 public:
  // All of them have to outlive it. `early`: what the server sent already. Throws Errc::usage as observe() does.
  TlsClient(Transport& transport, const Attempt& attempt, Observation& seen, ByteView early);
  ~TlsClient();
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  // Whether it is complete. What is observed of it is in `seen` afterwards, and so is how it ended.
  bool shake(Deadline until);
  // Waits, not long, for what a TLS 1.3 server says of the client's certificate. Whether the connection still stands.
  bool hear_verdict(Deadline until);

  // As a Transport does; `closed` where the server said farewell, `failed` where TLS breaks.
  [[nodiscard]] Transport::Got receive(std::span<std::uint8_t> into, Deadline until);
  [[nodiscard]] Transport::Outcome send(std::string_view octets, Deadline until);
  void say_farewell(Deadline until);

 private:
  struct Session;
  std::unique_ptr<Session> session_;
};

}  // namespace certkit::net
