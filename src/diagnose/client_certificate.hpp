// What became of the server's wish to see a certificate of the client.
#pragma once

#include <string>

#include "diagnose/case.hpp"

namespace certkit::diagnose {

// By an alert, by an end of the connection where nothing else explains it, or by an HTTP answer that says so.
[[nodiscard]] bool refuses_without_certificate(const net::Observation& seen);
[[nodiscard]] bool refuses_the_certificate(const net::Observation& seen);
// "CN=Contoso Root CA; O=…; and 12 more": whose certificates the server takes. Empty: it did not say.
[[nodiscard]] std::string accepted_issuers(const net::Observation& seen);

}  // namespace certkit::diagnose
