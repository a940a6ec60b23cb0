#include "crypto/weak_rsa.hpp"

#include <array>

#include "crypto/openssl.hpp"

namespace certkit::crypto {
namespace {

constexpr int kMostPairs = 20'000;  // some seconds; honest inputs have a handful of pairs

unsigned remainder(ByteView modulus, unsigned divisor) {
  unsigned rest = 0;
  for (const std::uint8_t octet : modulus) rest = (rest << 8 | octet) % divisor;
  return rest;
}

bool is_prime(unsigned number) {
  for (unsigned divisor = 2; divisor * divisor <= number; ++divisor)
    if (number % divisor == 0) return false;
  return number > 1;
}

// Whether `value` is a power of 65537 modulo `prime`.
bool is_power_of_f4(unsigned value, unsigned prime) {
  const unsigned base = 65537 % prime;
  unsigned power = 1;
  do {
    if (power == value) return true;
    power = power * base % prime;
  } while (power != 1);
  return false;
}

BnPtr make_number() { return own<BnPtr>(BN_new(), Errc::internal, "no memory for a number"); }

BnPtr number(ByteView big_endian) {
  return own<BnPtr>(BN_bin2bn(big_endian.data(), static_cast<int>(big_endian.size()), nullptr), Errc::internal, "no memory for a number");
}

void require(int done) {
  if (done != 1) openssl_failed(Errc::internal, "OpenSSL could not compute with a number");
}

// The root, rounded down, by Newton's method from above.
BnPtr square_root(const BIGNUM* value, BN_CTX* context) {
  BnPtr root = make_number(), next = make_number();
  if (BN_is_zero(value)) return root;
  require(BN_set_bit(root.get(), (BN_num_bits(value) + 1) / 2));
  for (;;) {
    require(BN_div(next.get(), nullptr, value, root.get(), context));
    require(BN_add(next.get(), next.get(), root.get()));
    require(BN_rshift1(next.get(), next.get()));
    if (BN_cmp(next.get(), root.get()) >= 0) return root;
    std::swap(root, next);
  }
}

bool may_be_square(const BIGNUM* value) {
  // Squares are 0, 1, 4 or 9 modulo 16.
  const BN_ULONG rest = BN_mod_word(value, 16);
  return rest == 0 || rest == 1 || rest == 4 || rest == 9;
}

Bytes octets_of(const BIGNUM* value) {
  Bytes out(static_cast<std::size_t>(BN_num_bytes(value)));
  BN_bn2bin(value, out.data());
  return out;
}

BnPtr greatest_common_divisor(const BIGNUM* a, const BIGNUM* b, BN_CTX* context) {
  BnPtr out = make_number();
  require(BN_gcd(out.get(), a, b, context));
  return out;
}

}  // namespace

std::optional<unsigned> small_factor(ByteView modulus, unsigned limit) {
  for (unsigned candidate = 2; candidate < limit; ++candidate)
    if (is_prime(candidate) && remainder(modulus, candidate) == 0) return candidate;
  return std::nullopt;
}

bool has_roca_fingerprint(ByteView modulus) {
  // The primes up to 167 for which not every number is a power of 65537 (Nemec and others, "The Return of Coppersmith's Attack", 2017).
  constexpr std::array<unsigned, 17> kPrimes{11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157};
  for (const unsigned prime : kPrimes)
    if (!is_power_of_f4(remainder(modulus, prime), prime)) return false;
  return !modulus.empty();
}

std::optional<Bytes> fermat_factor(ByteView modulus, int rounds) {
  const OpensslErrors errors;
  if (modulus.empty() || (modulus.back() & 1) == 0) return std::nullopt;
  const auto context = own<BnContextPtr>(BN_CTX_new(), Errc::internal, "no memory for numbers");
  const BnPtr n = number(modulus);
  BnPtr a = square_root(n.get(), context.get()), square = make_number(), difference = make_number();
  require(BN_sqr(square.get(), a.get(), context.get()));
  if (BN_cmp(square.get(), n.get()) < 0) require(BN_add_word(a.get(), 1));  // rounded up
  for (int round = 0; round <= rounds; ++round, require(BN_add_word(a.get(), 1))) {
    require(BN_sqr(square.get(), a.get(), context.get()));
    require(BN_sub(difference.get(), square.get(), n.get()));
    if (!may_be_square(difference.get())) continue;
    const BnPtr b = square_root(difference.get(), context.get());
    require(BN_sqr(square.get(), b.get(), context.get()));
    if (BN_cmp(square.get(), difference.get()) != 0) continue;
    require(BN_add(square.get(), a.get(), b.get()));
    return octets_of(square.get());
  }
  return std::nullopt;
}

std::vector<CommonFactor> common_factors(std::span<const Bytes> moduli) {
  const OpensslErrors errors;
  const auto context = own<BnContextPtr>(BN_CTX_new(), Errc::internal, "no memory for numbers");
  std::vector<BnPtr> numbers;
  BnPtr product = make_number();
  require(BN_one(product.get()));
  for (const Bytes& modulus : moduli) {
    numbers.push_back(number(modulus));
    require(BN_mul(product.get(), product.get(), numbers.back().get(), context.get()));
  }
  // Which of them has a factor in common with the product of all others: gcd(n, (product mod n²) / n).
  std::vector<std::size_t> suspects;
  BnPtr square = make_number(), rest = make_number();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (BN_is_zero(numbers[i].get())) continue;
    require(BN_sqr(square.get(), numbers[i].get(), context.get()));
    require(BN_nnmod(rest.get(), product.get(), square.get(), context.get()));
    require(BN_div(rest.get(), nullptr, rest.get(), numbers[i].get(), context.get()));
    if (!BN_is_one(greatest_common_divisor(rest.get(), numbers[i].get(), context.get()).get())) suspects.push_back(i);
  }
  std::vector<CommonFactor> found;
  int left = kMostPairs;
  for (const std::size_t one : suspects) {
    CommonFactor& factor = found.emplace_back(CommonFactor{one, std::nullopt});
    for (const std::size_t other : suspects) {
      if (other == one || left-- <= 0) continue;
      if (BN_is_one(greatest_common_divisor(numbers[one].get(), numbers[other].get(), context.get()).get())) continue;
      factor.other = other;
      break;
    }
  }
  return found;
}

}  // namespace certkit::crypto
