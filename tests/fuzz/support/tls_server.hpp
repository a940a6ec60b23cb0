// A server that completes the handshake in memory, and says then what it is given: octets that a client looks at behind encryption.
#pragma once

#include <memory>

#include "net/transport.hpp"

namespace fuzz {

struct TlsServes {
  bool tls1_2 = false, wants_client = false;  // a client without a certificate is taken
  certkit::ByteView answer;                   // through TLS
  certkit::ByteView behind;                   // in clear, in the midst of TLS; then the connection ends
  std::size_t piece = 1;                      // as much of it comes at a time
};
[[nodiscard]] std::unique_ptr<certkit::net::Transport> serve(const TlsServes& how);

}  // namespace fuzz
