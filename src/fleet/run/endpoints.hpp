// Whether services serve a certificate now.
#pragma once

#include <optional>
#include <string>

#include "fleet/run/run.hpp"

namespace certkit::fleet {

struct Served {
  std::optional<Certificate> leaf;  // nullopt: see `problem`
  std::string problem;              // "mail.contoso.com:25 refuses the connection"
};
// What the endpoint `at` ("host:port", as in Asked::endpoints) serves, as its clients see it.
[[nodiscard]] Served served_by(const Endpoint& endpoint, const std::string& at, const CertificateEntry& entry, const Asked& asked,
                               const std::function<net::Observation(const net::Attempt&)>& observe);
// nullopt: all endpoints of the entry serve `expected`. A service that reloads may answer with the old one for a while: it is asked again,
// for at most ten seconds.
[[nodiscard]] std::optional<std::string> verify_served(const CertificateEntry& entry, const Asked& asked, const Certificate& expected,
                                                       const World& world);

}  // namespace certkit::fleet
