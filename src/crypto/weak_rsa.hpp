// Ways in which an RSA modulus gives its primes away. Numbers are magnitudes, big endian, without leading zeros.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "certkit/bytes.hpp"

namespace certkit::crypto {

// The smallest prime below `limit` that divides the modulus.
[[nodiscard]] std::optional<unsigned> small_factor(ByteView modulus, unsigned limit);

// Whether the modulus looks as those of Infineon's RSALib do (CVE-2017-15361): modulo each of 17 small primes it is a power of 65537. A
// modulus that was made otherwise does so once in 2^28 times.
[[nodiscard]] bool has_roca_fingerprint(ByteView modulus);

// The greater prime, if Fermat's method finds the two within so many rounds: they were chosen too close to each other.
[[nodiscard]] std::optional<Bytes> fermat_factor(ByteView modulus, int rounds);

// Moduli that share a prime with another one, which must not be the same number: who has both can work out both keys. The work grows with
// the square of their number: a thousand of 2048 bits take a second or two.
struct CommonFactor {
  std::size_t modulus;               // position in `moduli`
  std::optional<std::size_t> other;  // one with which it shares; none where finding it is too much work
};
[[nodiscard]] std::vector<CommonFactor> common_factors(std::span<const Bytes> moduli);

}  // namespace certkit::crypto
