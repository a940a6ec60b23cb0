// What a server's handshake messages hold, read from their octets: also where the TLS library would not take them.
#pragma once

#include <vector>

#include "net/observation.hpp"

namespace certkit::net {

// A whole Certificate message with its header, of TLS 1.3 (RFC 8446 §4.4.2) or of older versions (RFC 5246 §7.4.2). What is whole before
// a damage is there; whether each is a certificate at all is not looked at.
struct CertificateMessage {
  std::vector<Bytes> chain;  // at most Observation::kMostCertificates
  bool too_long = false;     // there were more
};
[[nodiscard]] CertificateMessage read_certificates(ByteView message, bool tls1_3);

// The version that a ServerHello settles on (RFC 8446 §4.2.1); `any` where it is none that is known.
[[nodiscard]] TlsVersion read_server_version(ByteView message);

}  // namespace certkit::net
