// What a CRL is about: its issuingDistributionPoint (RFC 5280 §5.2.5), against the certificate that is looked for.
#pragma once

#include <string>

#include "certkit/certificate.hpp"

namespace certkit::trust {

struct CrlScope {
  bool user_certificates_only = false, ca_certificates_only = false, attribute_certificates_only = false;
  bool some_reasons_only = false;
  bool indirect = false;  // entries may be of other issuers' certificates
  Bytes point;            // content of its DistributionPointName: [0] fullName or [1] nameRelativeToCRLIssuer; empty: none
};
// Without the extension: everything. Throws Errc::malformed.
[[nodiscard]] CrlScope crl_scope(const Extensions& crl);
// Why the certificate is not one that such a CRL speaks of; empty: it is. `from_url`: where the CRL was fetched; empty: not known.
[[nodiscard]] std::string outside(const CrlScope& scope, const Certificate& certificate, const std::string& from_url);

}  // namespace certkit::trust
