// CertID (RFC 6960 §4.1.1): a certificate by the hashes of its issuer.
#pragma once

#include "trust/ocsp_response.hpp"

namespace certkit::trust {

// False for a hash that nobody here knows, too.
[[nodiscard]] bool is_about(const OcspCertId& id, const Certificate& certificate, const Certificate& issuer);

}  // namespace certkit::trust
