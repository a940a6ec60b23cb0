// When the CA would like a certificate to be renewed: ACME Renewal Information (RFC 9773).
#pragma once

#include <optional>
#include <string>

#include "issue/acme/client.hpp"
#include "issue/issuer.hpp"

namespace certkit::issue::acme {

// §4.1: authority key identifier and serial in base64url, with a dot between. nullopt where the certificate has no such identifier.
[[nodiscard]] std::optional<std::string> certificate_id(const Certificate& certificate);
// nullopt where the CA has no such service, or does not know the certificate. Throws Errc::network, Errc::malformed.
[[nodiscard]] std::optional<RenewalInfo> ask_renewal_info(Client& client, const Certificate& certificate);

}  // namespace certkit::issue::acme
