// Why there is no TLS connection to a directory: libldap does not say.
#pragma once

#include <string>

#include "certkit/certificate.hpp"
#include "net/ldap.hpp"

namespace certkit::net {

struct TlsCause {
  std::string what, hint;  // what: empty where it stays unknown
};
// Connects once more, takes whatever certificate the server has, looks at it and says nothing over that connection.
[[nodiscard]] TlsCause tls_cause(const LdapOptions& options);

// Whether the certificate is for that host: a DNS name (RFC 6125, a wildcard for the first label) or an address among its alternative
// names; where it has none, its CN.
[[nodiscard]] bool is_for_host(const Certificate& certificate, const std::string& host);

}  // namespace certkit::net
