// Small servers that answer a CA's question whether a name is ours: they listen, and answer in a thread of their own, while the object
// lives.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "certkit/certificate.hpp"

namespace certkit::net {

struct ListenAt {
  std::string address;  // empty: every address of this machine
  int port = 0;         // 0: any free one
};

class Responder {
 public:
  virtual ~Responder() = default;
  [[nodiscard]] virtual int port() const noexcept = 0;
};

// GET and HEAD over HTTP/1: what `find` gives for the path (without a query), as text; 404 where it gives nothing. `find` is called from
// the thread. At most 64 connections of ten seconds each; what comes beyond waits. Throws Errc::network where nobody can listen there.
[[nodiscard]] std::unique_ptr<Responder> answer_http(const ListenAt& where,
                                                     std::function<std::optional<std::string>(std::string_view path)> find);

// TLS that ends after the handshake. Only clients that offer `protocol` (ALPN) and a server name that `find` knows get a certificate.
struct TlsIdentity {
  Certificate certificate;
  const PrivateKey& key;
};
[[nodiscard]] std::unique_ptr<Responder> answer_tls(const ListenAt& where, const std::string& protocol,
                                                    std::function<std::optional<TlsIdentity>(std::string_view server_name)> find);

}  // namespace certkit::net
