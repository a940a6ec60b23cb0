// A chain as ACME hands it out: PEM, the certificate first (RFC 8555 §9.1).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "certkit/certificate.hpp"

namespace certkit::issue::acme {

// Takes any bytes. Throws Errc::malformed where it is not certificates in PEM and nothing else; Errc::limit. Whether the first is
// the one that was asked for, whoever takes the answer finds out.
[[nodiscard]] std::vector<Certificate> read_chain(std::string_view pem);
// Whether some certificate of it was issued by, or is, the one with this CN; letters of either case.
[[nodiscard]] bool leads_to(const std::vector<Certificate>& chain, const std::string& common_name);
[[nodiscard]] std::string ends_at(const std::vector<Certificate>& chain);  // the issuer's CN of the last one

}  // namespace certkit::issue::acme
