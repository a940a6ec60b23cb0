// Our key values as OpenSSL's, for signing and verifying. Built from numbers where that is possible: OpenSSL's decoders take ten times as
// long.
#pragma once

#include "certkit/key.hpp"
#include "crypto/openssl.hpp"

namespace certkit::crypto {

// Throws Errc::malformed for numbers that OpenSSL refuses (a point that is not on its curve), Errc::unsupported for keys that it does not
// know.
[[nodiscard]] EvpKeyPtr evp_private_key(const PrivateKey& key);
[[nodiscard]] EvpKeyPtr evp_public_key(const PublicKey& key);

}  // namespace certkit::crypto
