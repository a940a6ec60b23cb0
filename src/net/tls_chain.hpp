// The certificates that a TLS server shows. To look at, not to decide by: nothing is verified, as the point may be a server whose
// certificate is wrong.
#pragma once

#include <chrono>
#include <vector>

#include "certkit/certificate.hpp"
#include "net/url.hpp"

namespace certkit::net {

// As sent, the server's own first. Throws Errc::network: no address, no connection, no TLS, no answer within `limit`, no certificate.
[[nodiscard]] std::vector<Certificate> tls_chain(const Url& url, std::chrono::seconds limit = std::chrono::seconds(20));

}  // namespace certkit::net
