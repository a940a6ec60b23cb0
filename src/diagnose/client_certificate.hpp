// What became of the server's wish to see a certificate of the client.
#pragma once

#include <string>

#include "diagnose/case.hpp"

namespace certkit::diagnose {

// The first attempt came to nothing for the client's certificate, or for want of one: by an alert, by an end of the connection that nothing
// else explains, or by an HTTP answer that says so.
[[nodiscard]] bool refuses_the_client(const net::Observation& seen);
// "CN=Contoso Root CA; O=…; and 12 more": whose certificates the server takes. Empty: it did not say.
[[nodiscard]] std::string accepted_issuers(const net::Observation& seen);

}  // namespace certkit::diagnose
