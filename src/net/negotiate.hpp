// HTTP Negotiate (RFC 4559) with Kerberos in SPNEGO (RFC 4178), and with the channel binding that libcurl before 8.10 does not send:
// servers that require Extended Protection of Authentication take it.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "certkit/bytes.hpp"
#include "certkit/secret.hpp"
#include "net/http.hpp"

namespace certkit::net {

// Who authenticates, and to whom. With nothing said: whoever the default ticket cache belongs to.
struct KerberosIdentity {
  std::string principal;                   // "enroll@CONTOSO.COM"
  std::filesystem::path keytab;            // of that principal: the ticket is fetched with it, and kept in memory alone
  std::shared_ptr<const Secret> password;  // of that principal, instead of a keytab
  std::string cache;                       // "FILE:/tmp/krb5cc_0", or a file
  std::string service;  // "HTTP/ca01.contoso.com@CONTOSO.COM"; empty: HTTP at the host of the URL, in the realm that Kerberos finds for it
};

// One authentication: token for token.
class TokenMaker {
 public:
  virtual ~TokenMaker() = default;
  // What is sent next; `received` is empty at first. Empty: nothing more has to be sent. Throws Errc::no_password where there is no ticket
  // and nothing to get one with, Errc::wrong_password, Errc::network where no KDC answers, Errc::refused for all that the KDC or the server
  // object to.
  [[nodiscard]] virtual Bytes next(ByteView received) = 0;
};
// Starts anew for each authentication. `binding` as tls_server_end_point() makes it; empty without TLS.
using MakeTokens = std::function<std::unique_ptr<TokenMaker>(ByteView binding)>;
[[nodiscard]] MakeTokens kerberos_tokens(KerberosIdentity identity, std::string host);

// `http`, authenticated: a request that the server refuses with 401 is sent again with a token on the same connection; the binding is of
// the certificate that the server showed in that refusal. A POST is never the first request: its body is sent once, with a token. An answer
// 401 that is left says that the server took no token. An answer of a server that did not prove itself has a doubt. Throws what TokenMaker
// throws.
[[nodiscard]] std::unique_ptr<Http> with_negotiate(std::unique_ptr<Http> http, MakeTokens tokens);

}  // namespace certkit::net
