// The answer to a request among certificates that came along with each other, in whatever order and from wherever.
#pragma once

#include <optional>
#include <span>

#include "issue/issuer.hpp"

namespace certkit::issue {

// The newest certificate for the CSR's key, with its chain as far as the others go; nothing if none is for that key.
[[nodiscard]] std::optional<Issued> issued_among(const Csr& csr, std::span<const Certificate* const> certificates);

// Those of a CA, in the order of chain(): the one that signs leaves first, each before the one that signed it, strangers behind.
[[nodiscard]] std::vector<Certificate> in_chain_order(std::span<const Certificate* const> certificates);

}  // namespace certkit::issue
