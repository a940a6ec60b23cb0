// revokeCert (RFC 8555 §7.6).
#pragma once

#include "certkit/certificate.hpp"
#include "issue/acme/client.hpp"

namespace certkit::issue::acme {

// Signed by the account, or by the certificate's own key (a signer without kid). Throws Errc::refused with the CA's words; one that is
// revoked already is fine: then false.
bool revoke_certificate(Client& client, const Certificate& certificate, int reason, const Signer& signer);

}  // namespace certkit::issue::acme
