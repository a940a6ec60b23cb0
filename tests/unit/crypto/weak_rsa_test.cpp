#include "crypto/weak_rsa.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"
#include "certkit/make.hpp"
#include "crypto/key_parts.hpp"

using namespace certkit;
using namespace certkit::crypto;

namespace {

Bytes number(std::uint64_t value) {
  Bytes out;
  for (int shift = 56; shift >= 0; shift -= 8)
    if (const auto octet = static_cast<std::uint8_t>(value >> shift); octet != 0 || !out.empty()) out.push_back(octet);
  return out;
}

}  // namespace

TEST_CASE("the smallest prime factor below a limit") {
  CHECK(small_factor(number(2 * 3), 752) == 2u);
  CHECK(small_factor(number(751 * 1009), 752) == 751u);
  CHECK(small_factor(number(751 * 1009), 751) == std::nullopt);
  CHECK(small_factor(number(1'000'003), 752) == std::nullopt);
}

TEST_CASE("two primes that are close to each other are found, those that are not are not") {
  // Fermat's method tries the numbers from the root of n upwards: of p and q it needs (p + q) / 2 - sqrt(n) of them.
  CHECK(fermat_factor(number(1'000'003ull * 1'000'033ull), 100) == number(1'000'033));
  CHECK(fermat_factor(number(101ull * 101ull), 0) == number(101));
  CHECK(fermat_factor(number(1'000'003ull * 3'000'017ull), 100) == std::nullopt);
  CHECK(fermat_factor(number(1'000'003ull * 2ull), 100) == std::nullopt);
  CHECK(fermat_factor({}, 100) == std::nullopt);
  // (p + q) / 2 lies 10 above the root, rounded up: found in 10 rounds, not in 9.
  const std::uint64_t n = 1'000'003ull * 1'009'007ull;  // root 1004494.9…, half of the sum 1004505
  CHECK(fermat_factor(number(n), 10) == number(1'009'007));
  CHECK(fermat_factor(number(n), 9) == std::nullopt);
}

TEST_CASE("keys that are made well have none of it") {
  for (int i = 0; i < 3; ++i) {
    const PrivateKey key = generate_key({KeyType::rsa, 2048});
    const ByteView content = parse_rsa_public(key.public_key().key_bits()).n;
    const ByteView modulus = content[0] == 0 ? content.subspan(1) : content;
    CHECK_FALSE(has_roca_fingerprint(modulus));
    CHECK(small_factor(modulus, 752) == std::nullopt);
    CHECK(fermat_factor(modulus, 100) == std::nullopt);
  }
}

TEST_CASE("the fingerprint of ROCA: a power of 65537 modulo each of the primes") {
  CHECK(has_roca_fingerprint(number(65537)));
  CHECK(has_roca_fingerprint(number(1)));
  CHECK(has_roca_fingerprint(number(65537ull * 65537ull)));
  CHECK_FALSE(has_roca_fingerprint(number(65539)));
  CHECK_FALSE(has_roca_fingerprint({}));
}

TEST_CASE("moduli that share a prime are found among others, each with its partner") {
  const std::vector<Bytes> moduli{number(1'000'003ull * 1'000'033ull), number(1'000'037ull * 1'000'039ull),
                                  number(1'000'081ull * 1'000'033ull), number(1'000'099ull * 1'000'117ull)};
  const auto found = common_factors(moduli);
  REQUIRE(found.size() == 2);
  CHECK(found[0].modulus == 0);
  CHECK(found[0].other == 2u);
  CHECK(found[1].modulus == 2);
  CHECK(found[1].other == 0u);
  CHECK(common_factors(std::vector<Bytes>{moduli[0], moduli[1]}).empty());
  CHECK(common_factors(std::vector<Bytes>{}).empty());
}
