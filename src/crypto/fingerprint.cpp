// Fingerprints: looking, so nothing is fetched and no provider is loaded.
#include "certkit/certificate.hpp"
#include "crypto/pbe.hpp"

namespace certkit {

Sha256 Certificate::sha256() const { return crypto::sha256(der()); }
std::array<std::uint8_t, 20> Certificate::sha1() const { return crypto::sha1(der()); }
Sha256 PublicKey::spki_sha256() const { return crypto::sha256(spki()); }

}  // namespace certkit
