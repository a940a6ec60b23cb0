// Keys in the clear, by their structure.
#pragma once

#include "container/classify.hpp"
#include "container/internal.hpp"

namespace certkit::container {

// `kind` is pkcs8, pkcs1, sec1 or dsa. What had to be repaired goes to `source`. Throws what crypto/private_key.hpp says.
[[nodiscard]] PrivateKey private_key(Kind kind, ByteView ber, const Reading& reading, Source& source);
// RSAPublicKey in the wrapping that all public keys here have.
[[nodiscard]] PublicKey from_pkcs1_public(ByteView der);

}  // namespace certkit::container
