// How an Attempt speaks TLS, as OpenSSL wants to be told.
#pragma once

#include <openssl/ssl.h>

#include "crypto/openssl.hpp"
#include "net/observation.hpp"

namespace certkit::net {

using TlsContextPtr = crypto::OpensslPtr<SSL_CTX, SSL_CTX_free>;

// The longest message with certificates, or with names of CAs, that is read. More is no chain any more, and OpenSSL takes it apart first.
inline constexpr std::size_t kLongestCertificateMessage = 512u << 10;

// No certificate is refused, and none is looked at. Throws Errc::usage where the client's certificate and key cannot be used.
[[nodiscard]] TlsContextPtr tls_context(const Attempt& attempt);

}  // namespace certkit::net
