// What ties an authentication to the TLS connection that it is done on (RFC 5056), as Extended Protection of Windows wants it.
#pragma once

#include "certkit/bytes.hpp"

namespace certkit::net {

// tls-server-end-point (RFC 5929 §4), with its prefix: the server's certificate under the hash of its own signature, MD5 and SHA-1 replaced
// by SHA-256. A signature without a hash (Ed25519), for which there is no rule, counts as SHA-256. Throws Errc::malformed for what is no
// certificate.
[[nodiscard]] Bytes tls_server_end_point(ByteView server_certificate);

}  // namespace certkit::net
