#include "crypto/rsa_check.hpp"

#include <openssl/bn.h>

#include "crypto/evp_key.hpp"
#include "crypto/key_parts.hpp"
#include "crypto/openssl.hpp"
#include "crypto/signature.hpp"

namespace certkit::crypto {
namespace {

using GenerationCallbackPtr = OpensslPtr<BN_GENCB, BN_GENCB_free>;

BnPtr number(ByteView big_endian) {
  auto out = own<BnPtr>(BN_secure_new(), Errc::internal, "no memory for a number");
  if (BN_bin2bn(big_endian.data(), static_cast<int>(big_endian.size()), out.get()) == nullptr)
    openssl_failed(Errc::internal, "no memory for a number");
  BN_set_flags(out.get(), BN_FLG_CONSTTIME);
  return out;
}

// OpenSSL 3 does 64 rounds of Miller-Rabin, or 128, whatever it is asked for: as much work as the search was. Of a number that nobody chose
// to deceive, 8 are enough: of 1024 bits and more, a composite passes with a chance below 2^-150 (Damgård, Landrock and Pomerance 1993,
// theorem 3), and Botan has tested it before. The callback stops it there.
constexpr int kRounds = 8;

bool is_prime(const BIGNUM* candidate, BN_CTX* context) {
  int passed = 0;
  const auto callback = own<GenerationCallbackPtr>(BN_GENCB_new(), Errc::internal, "no memory for a number");
  const auto count = [](int event, int round, BN_GENCB* self) -> int {
    if (event != 1 || round < 0) return 1;  // -1: trial division is done
    return ++*static_cast<int*>(BN_GENCB_get_arg(self)) < kRounds ? 1 : 0;
  };
  BN_GENCB_set(callback.get(), count, &passed);
  const int answer = BN_check_prime(candidate, context, callback.get());
  return answer == 1 || (answer == -1 && passed == kRounds);
}

}  // namespace

void confirm_rsa_by_openssl(const PrivateKey& key) {
  const OpensslErrors errors;
  const RsaPrivateParts parts = parse_rsa_private(parse_own_pkcs8(key).inner);
  const auto context = own<BnContextPtr>(BN_CTX_secure_new(), Errc::internal, "no memory for numbers");
  const BnPtr n = number(parts.n), e = number(parts.e), d = number(parts.d), p = number(parts.p), q = number(parts.q),
              qinv = number(parts.qinv), found = number({}), less = number({});
  const auto require = [](bool holds, const char* what) {
    if (!holds)
      openssl_failed(Errc::mismatch, std::string("OpenSSL refuses the RSA key that Botan made: ") + what,
                     "nothing was written; please report it");
  };
  const auto equals_product = [&](const BIGNUM* a, const BIGNUM* b, const BIGNUM* modulus, const BIGNUM* wanted) {
    const int done = modulus == nullptr ? BN_mul(found.get(), a, b, context.get()) : BN_mod_mul(found.get(), a, b, modulus, context.get());
    return done == 1 && BN_cmp(found.get(), wanted) == 0;
  };
  require(BN_num_bits(n.get()) == key.public_key().bits() && 2 * BN_num_bits(p.get()) == BN_num_bits(n.get()) &&
              2 * BN_num_bits(q.get()) == BN_num_bits(n.get()),
          "a number has not the size that was asked for");
  require(2 * BN_num_bits(d.get()) > BN_num_bits(n.get()), "the private exponent is small");
  require(equals_product(p.get(), q.get(), nullptr, n.get()), "the primes do not multiply to the modulus");
  for (const auto& [prime, exponent] : {std::pair(p.get(), parts.dp), std::pair(q.get(), parts.dq)}) {
    require(is_prime(prime, context.get()), "a prime is none");
    require(BN_copy(less.get(), prime) != nullptr && BN_sub_word(less.get(), 1) == 1, "a prime is none");
    require(equals_product(d.get(), e.get(), less.get(), BN_value_one()), "the exponents do not belong together");
    require(BN_mod(found.get(), d.get(), less.get(), context.get()) == 1 && BN_cmp(found.get(), number(exponent).get()) == 0,
            "an exponent for one prime is not that of the key");
  }
  require(equals_product(q.get(), qinv.get(), p.get(), BN_value_one()), "the coefficient is not the inverse of the second prime");
  const ByteView text = as_bytes("certkit: an RSA key that was just made\n");
  require(verify(key.public_key(), signature_algorithm_for(key.public_key(), Hash::sha256), text, sign(key, Hash::sha256, text)),
          "what the private key signs, the public one does not verify");
}

}  // namespace certkit::crypto
