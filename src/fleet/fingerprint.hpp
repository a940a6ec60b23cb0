// What decides whether a certificate is still the right one, in parts, so that it can be said which of them changed:
// "names=<hex>;key=<hex>;profile=<hex>;issuer=<hex>".
#pragma once

#include <string>
#include <vector>

#include "certkit/make.hpp"
#include "fleet/inventory.hpp"

namespace certkit::fleet {

[[nodiscard]] std::string fingerprint_of(const CertificateEntry& entry, const CsrSpec& csr, const KeySpec& key);
// "names", "key", "profile", "issuer": those that differ. A fingerprint of another version of certkit differs in nothing that it does not
// have.
[[nodiscard]] std::vector<std::string> changed_parts(const std::string& before, const std::string& after);

}  // namespace certkit::fleet
