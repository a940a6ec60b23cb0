// The private keys of a token.
#pragma once

#include "crypto/token/slot.hpp"

namespace certkit::crypto::token {

// The one private key that `object` and `id` of the URI mean, in a token that has its PIN.
[[nodiscard]] PrivateKey find_key(const Slot& slot, const TokenUri& uri);

}  // namespace certkit::crypto::token
