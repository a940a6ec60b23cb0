// Whether services serve a certificate now.
//
// One connection is made, as clients make theirs: to the first address of the name that answers. Where each of several addresses is to be
// looked at, each is an endpoint of its own, with server_name. A server that wants a certificate of its clients refuses certkit, and has
// shown its own before that.
#pragma once

#include <optional>
#include <string>

#include "fleet/run/run.hpp"

namespace certkit::fleet {

struct Served {
  std::optional<Certificate> leaf;  // nullopt: see `problem`
  std::string problem;              // "mail.contoso.com:25 refuses the connection"
  std::chrono::milliseconds took{0};
};
// How the endpoint `at` ("host:port", "[address]:port", or without a port: the usual one) is asked. The name that is asked for (SNI) is its
// server_name; else the host, where the certificate is for it; else the certificate's first DNS name. Throws Errc::usage.
[[nodiscard]] net::Attempt attempt_for(const Endpoint& endpoint, const std::string& at, const Asked& asked);
// What it serves. Never throws for what a server does.
[[nodiscard]] Served served_by(const Endpoint& endpoint, const std::string& at, const CertificateEntry& entry, const Asked& asked,
                               const std::function<net::Observation(const net::Attempt&)>& observe);
// nullopt: all endpoints of the entry serve `expected`. A service that reloads may answer with the old one for a while, or not at all: each
// is asked again, for at most ten seconds. Throws what world.wait throws.
[[nodiscard]] std::optional<std::string> verify_served(const CertificateEntry& entry, const Asked& asked, const Certificate& expected,
                                                       const World& world);

}  // namespace certkit::fleet
