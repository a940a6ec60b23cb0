#include <openssl/ec.h>

#include "crypto/key_parts.hpp"
#include "crypto/openssl.hpp"

namespace certkit::crypto {
namespace {

using EcGroupPtr = OpensslPtr<EC_GROUP, EC_GROUP_free>;
using EcPointPtr = OpensslPtr<EC_POINT, EC_POINT_clear_free>;

constexpr std::size_t kMostOctets = 2048;  // of a number in a key: 16384 bits

BnPtr number(ByteView big_endian) {
  if (big_endian.size() > kMostOctets + 1) throw Error(Errc::limit, "a number of more than 16384 bits in a key");
  return own<BnPtr>(BN_bin2bn(big_endian.data(), static_cast<int>(big_endian.size()), nullptr), Errc::internal, "no memory for a number");
}
BnPtr secret_number(ByteView big_endian) {
  BnPtr out = number(big_endian);
  BN_set_flags(out.get(), BN_FLG_CONSTTIME);
  return out;
}
BnPtr number() { return own<BnPtr>(BN_new(), Errc::internal, "no memory for a number"); }
BnContextPtr context() { return own<BnContextPtr>(BN_CTX_secure_new(), Errc::internal, "no memory for numbers"); }

Secret magnitude(const BIGNUM* value) {
  Secret out(static_cast<std::size_t>(BN_num_bytes(value)));
  BN_bn2bin(value, out.reveal_mutable().data());
  return out;
}

EcGroupPtr group_of(ByteView ec_parameters) {
  const std::uint8_t* at = ec_parameters.data();
  EcGroupPtr group(d2i_ECPKParameters(nullptr, &at, static_cast<long>(ec_parameters.size())));
  if (!group) openssl_failed(Errc::unsupported, "an elliptic curve that OpenSSL does not know");
  return group;
}

}  // namespace

std::size_t ec_scalar_size(ByteView ec_parameters) {
  const OpensslErrors errors;
  return static_cast<std::size_t>(EC_GROUP_order_bits(group_of(ec_parameters).get()) + 7) / 8;
}

Bytes ec_public_point(ByteView ec_parameters, ByteView scalar) {
  const OpensslErrors errors;
  const EcGroupPtr group = group_of(ec_parameters);
  const BnPtr d = secret_number(scalar);
  if (BN_is_zero(d.get()) || BN_cmp(d.get(), EC_GROUP_get0_order(group.get())) >= 0)
    throw Error(Errc::malformed, "the private number of the EC key is not between 1 and the order of its curve");
  const BnContextPtr numbers = context();
  const auto point = own<EcPointPtr>(EC_POINT_new(group.get()), Errc::internal, "no memory for a point");
  if (EC_POINT_mul(group.get(), point.get(), d.get(), nullptr, nullptr, numbers.get()) != 1)
    openssl_failed(Errc::internal, "OpenSSL could not compute an EC public key");
  Bytes out(EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, nullptr, 0, numbers.get()));
  if (out.empty() ||
      EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, out.data(), out.size(), numbers.get()) != out.size())
    openssl_failed(Errc::internal, "OpenSSL could not write an EC public key");
  return out;
}

Bytes raw_public(KeyType type, ByteView seed) {
  const OpensslErrors errors;
  const char* name = type == KeyType::ed25519 ? "ED25519" : type == KeyType::ed448 ? "ED448" : type == KeyType::x25519 ? "X25519" : "X448";
  const EvpKeyPtr key(EVP_PKEY_new_raw_private_key_ex(nullptr, name, nullptr, seed.data(), seed.size()));
  if (!key) openssl_failed(Errc::malformed, std::string(name) + " key of " + std::to_string(seed.size()) + " octets");
  std::size_t size = 0;
  if (EVP_PKEY_get_raw_public_key(key.get(), nullptr, &size) != 1) openssl_failed(Errc::internal, "OpenSSL could not compute a public key");
  Bytes out(size);
  if (EVP_PKEY_get_raw_public_key(key.get(), out.data(), &size) != 1)
    openssl_failed(Errc::internal, "OpenSSL could not compute a public key");
  out.resize(size);
  return out;
}

Bytes dsa_public(ByteView p, ByteView g, ByteView x) {
  const OpensslErrors errors;
  const BnPtr modulus = number(p), base = number(g), exponent = secret_number(x), y = number();
  if (!BN_is_odd(modulus.get()) || BN_is_zero(exponent.get())) throw Error(Errc::malformed, "the numbers of the DSA key are out of range");
  if (BN_mod_exp(y.get(), base.get(), exponent.get(), modulus.get(), context().get()) != 1)
    openssl_failed(Errc::malformed, "the numbers of the DSA key are out of range");
  return to_bytes(magnitude(y.get()).reveal());
}

RsaCrt rsa_crt(ByteView n, ByteView d, ByteView p, ByteView q) {
  const OpensslErrors errors;
  const BnContextPtr numbers = context();
  const BnPtr modulus = number(n), exponent = secret_number(d), first = secret_number(p), second = secret_number(q), product = number(),
              less = number();
  if (BN_is_zero(first.get()) || BN_is_zero(second.get()) || BN_is_one(first.get()) || BN_is_one(second.get()) ||
      BN_mul(product.get(), first.get(), second.get(), numbers.get()) != 1 || BN_cmp(product.get(), modulus.get()) != 0)
    throw Error(Errc::malformed, "the primes of the RSA key do not multiply to its modulus");
  RsaCrt out;
  const auto exponent_for = [&](const BnPtr& prime) {
    const BnPtr remainder = number();
    BN_set_flags(less.get(), BN_FLG_CONSTTIME);
    if (BN_copy(less.get(), prime.get()) == nullptr || BN_sub_word(less.get(), 1) != 1 ||
        BN_mod(remainder.get(), exponent.get(), less.get(), numbers.get()) != 1)
      openssl_failed(Errc::malformed, "the numbers of the RSA key are out of range");
    return magnitude(remainder.get());
  };
  out.dp = exponent_for(first);
  out.dq = exponent_for(second);
  const BnPtr inverse(BN_mod_inverse(nullptr, second.get(), first.get(), numbers.get()));
  if (!inverse) openssl_failed(Errc::malformed, "the primes of the RSA key are no primes");
  out.qinv = magnitude(inverse.get());
  return out;
}

void require_numbers_agree(const RsaPrivateParts& parts) {
  const OpensslErrors errors;
  const BnContextPtr numbers = context();
  const BnPtr e = number(parts.e), d = secret_number(parts.d), p = secret_number(parts.p), q = secret_number(parts.q),
              qinv = secret_number(parts.qinv), product = number(), less = number();
  if (BN_is_zero(p.get()) && BN_is_zero(q.get())) return;  // some programs write no primes: there is nothing to compare
  const auto require = [](bool holds, const char* what) {
    if (!holds)
      throw Error(Errc::malformed, std::string("the numbers of the RSA key do not belong together: ") + what,
                  "the key is damaged: get it again from where it was made");
  };
  const auto is_one = [&](const BnPtr& a, const BnPtr& b, const BnPtr& modulus) {
    BN_set_flags(modulus.get(), BN_FLG_CONSTTIME);
    return BN_mod_mul(product.get(), a.get(), b.get(), modulus.get(), numbers.get()) == 1 && BN_is_one(product.get());
  };
  if (!parts.multi_prime)
    require(BN_mul(product.get(), p.get(), q.get(), numbers.get()) == 1 && BN_cmp(product.get(), number(parts.n).get()) == 0,
            "the primes do not multiply to the modulus");
  for (const auto& [prime, exponent] : {std::pair(&p, parts.dp), std::pair(&q, parts.dq)}) {
    require(!BN_is_zero(prime->get()) && !BN_is_one(prime->get()), "a prime is none");
    require(BN_copy(less.get(), prime->get()) != nullptr && BN_sub_word(less.get(), 1) == 1 && is_one(e, d, less),
            "the private exponent is not the inverse of the public one");
    require(is_one(e, secret_number(exponent), less), "the exponent for a prime is not the inverse of the public one");
  }
  require(is_one(q, qinv, p), "the coefficient is not the inverse of the second prime");
}

}  // namespace certkit::crypto
