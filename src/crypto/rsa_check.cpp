#include "crypto/rsa_check.hpp"

#include <openssl/bn.h>

#include "crypto/key_parts.hpp"
#include "crypto/openssl.hpp"

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
// to deceive, 4 are enough: of 1024 bits and more, a composite passes with a chance below 2^-100 (Damgård, Landrock and Pomerance 1993,
// theorem 3), and Botan has tested it before. The callback stops it there.
constexpr int kRounds = 4;

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

void confirm_rsa_by_openssl(const PrivateKey& key, int bits) {
  const OpensslErrors errors;
  const RsaPrivateParts parts = parse_rsa_private(parse_own_pkcs8(key).inner);
  const auto context = own<BnContextPtr>(BN_CTX_secure_new(), Errc::internal, "no memory for numbers");
  const BnPtr n = number(parts.n), d = number(parts.d), p = number(parts.p), q = number(parts.q);
  const auto require = [](bool holds, const char* what) {
    if (!holds)
      openssl_failed(Errc::mismatch, std::string("OpenSSL refuses the RSA key that Botan made: ") + what,
                     "nothing was written; please report it");
  };
  require(BN_num_bits(n.get()) == bits && 2 * BN_num_bits(p.get()) == bits && 2 * BN_num_bits(q.get()) == bits,
          "a number has not the size that was asked for");
  require(2 * BN_num_bits(d.get()) > bits, "the private exponent is small");
  require(is_prime(p.get(), context.get()) && is_prime(q.get(), context.get()), "a prime is none");
  require_numbers_agree(parts);  // with primes that are primes, what one of them signs the other verifies
}

}  // namespace certkit::crypto
