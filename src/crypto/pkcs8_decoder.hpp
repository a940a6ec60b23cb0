// Private keys as OpenSSL's own decoders understand them. A decoder is put together of all that OpenSSL's providers have, which takes ten
// times as long as decoding: so each thread keeps those that it has used.
#pragma once

#include "certkit/bytes.hpp"
#include "crypto/openssl.hpp"

namespace certkit::crypto {

// Null where OpenSSL does not take it: then its error queue says why. `pkcs8`: a PrivateKeyInfo in DER (RFC 5208 §5).
[[nodiscard]] EvpKeyPtr decode_pkcs8(ByteView pkcs8);

}  // namespace certkit::crypto
