// The bodies that an EST server answers with (RFC 7030 §4, RFC 8951): functions of octets.
#pragma once

#include <string_view>
#include <vector>

#include "certkit/certificate.hpp"

namespace certkit::issue::est {

// The octets of a body that is base64 by the RFC, with line breaks or without, and DER as it is with servers that do not keep to it; PEM
// too. Empty for an empty body; nullopt for anything else.
[[nodiscard]] std::optional<Bytes> octets_of(std::string_view body);

// The certificates of a degenerate PKCS#7, or of what servers send in its place: a certificate, PEM. In their order, at least one.
// Throws Errc::malformed, saying what the body looks like.
[[nodiscard]] std::vector<Certificate> certificates_of(std::string_view body);

// The one that was issued for this key; else the only one that is no CA; nullptr where nothing tells. The first case is what the RFC has.
[[nodiscard]] const Certificate* issued_for(const PublicKey& key, const std::vector<Certificate>& certificates);

}  // namespace certkit::issue::est
