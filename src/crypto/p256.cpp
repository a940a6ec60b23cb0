#include "crypto/p256.hpp"

#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/obj_mac.h>

#include "crypto/openssl.hpp"

namespace certkit::crypto::p256 {
namespace {

using GroupPtr = OpensslPtr<EC_GROUP, EC_GROUP_free>;
using KeyPtr = OpensslPtr<EC_KEY, EC_KEY_free>;
using PointPtr = OpensslPtr<EC_POINT, EC_POINT_clear_free>;

// Read only once it is there, so that threads share it.
const EC_GROUP* group() {
  static const GroupPtr curve =
      own<GroupPtr>(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1), Errc::unsupported, "this OpenSSL does not offer P-256");
  return curve.get();
}

KeyPtr new_key() {
  auto key = own<KeyPtr>(EC_KEY_new(), Errc::internal, "no memory for a key");
  if (EC_KEY_set_group(key.get(), group()) != 1) openssl_failed(Errc::internal, "no memory for a key");
  return key;
}

KeyPtr public_key(ByteView point) {
  KeyPtr key = new_key();
  if (EC_KEY_oct2key(key.get(), point.data(), point.size(), nullptr) != 1 ||
      EC_POINT_is_at_infinity(group(), EC_KEY_get0_public_key(key.get())) == 1)
    openssl_failed(Errc::malformed, "the numbers of the EC key do not make a key");
  return key;
}

BnPtr secret_number(ByteView scalar) {
  BnPtr number = own<BnPtr>(BN_secure_new(), Errc::internal, "no memory for a number");
  if (BN_bin2bn(scalar.data(), static_cast<int>(scalar.size()), number.get()) == nullptr)
    openssl_failed(Errc::internal, "no memory for a number");
  return number;
}

}  // namespace

Pair generate() {
  const OpensslErrors errors;
  const KeyPtr key = new_key();
  if (EC_KEY_generate_key(key.get()) != 1) openssl_failed(Errc::internal, "OpenSSL could not make a P-256 key");
  Pair pair{Secret(32), {}};
  if (BN_bn2binpad(EC_KEY_get0_private_key(key.get()), pair.scalar.reveal_mutable().data(), 32) != 32 ||
      EC_POINT_point2oct(group(), EC_KEY_get0_public_key(key.get()), POINT_CONVERSION_UNCOMPRESSED, pair.point.data(), pair.point.size(),
                         nullptr) != pair.point.size())
    openssl_failed(Errc::internal, "OpenSSL does not give the key that it made");
  return pair;
}

Bytes sign(ByteView scalar, ByteView digest) {
  const OpensslErrors errors;
  const KeyPtr key = new_key();
  if (EC_KEY_set_private_key(key.get(), secret_number(scalar).get()) != 1)
    openssl_failed(Errc::malformed, "the private number of the EC key is not between 1 and the order of its curve");
  Bytes signature(static_cast<std::size_t>(ECDSA_size(key.get())));
  unsigned size = 0;
  if (ECDSA_sign(0, digest.data(), static_cast<int>(digest.size()), signature.data(), &size, key.get()) != 1)
    openssl_failed(Errc::internal, "OpenSSL could not sign with a P-256 key");
  signature.resize(size);
  return signature;
}

bool is_pair(ByteView scalar, ByteView point) {
  const OpensslErrors errors;
  const KeyPtr key = public_key(point);
  const BnPtr number = secret_number(scalar);
  if (BN_is_zero(number.get()) || BN_cmp(number.get(), EC_GROUP_get0_order(group())) >= 0) return false;
  const auto multiple = own<PointPtr>(EC_POINT_new(group()), Errc::internal, "no memory for a key");
  if (EC_POINT_mul(group(), multiple.get(), number.get(), nullptr, nullptr, nullptr) != 1)
    openssl_failed(Errc::internal, "OpenSSL could not compute with a P-256 key");
  return EC_POINT_cmp(group(), multiple.get(), EC_KEY_get0_public_key(key.get()), nullptr) == 0;
}

struct PublicPoint::Inside {
  KeyPtr key;
};
PublicPoint::PublicPoint(ByteView point) {
  const OpensslErrors errors;
  inside_ = std::make_unique<Inside>(Inside{public_key(point)});
}
PublicPoint::PublicPoint(PublicPoint&&) noexcept = default;
PublicPoint& PublicPoint::operator=(PublicPoint&&) noexcept = default;
PublicPoint::~PublicPoint() = default;

bool PublicPoint::verify(ByteView digest, ByteView signature) const {
  const OpensslErrors errors;
  return ECDSA_verify(0, digest.data(), static_cast<int>(digest.size()), signature.data(), static_cast<int>(signature.size()),
                      inside_->key.get()) == 1;
}

Bytes inverse_of(ByteView number) {
  const OpensslErrors errors;
  const auto context = own<BnContextPtr>(BN_CTX_new(), Errc::internal, "no memory for a number");
  const auto value =
      own<BnPtr>(BN_bin2bn(number.data(), static_cast<int>(number.size()), nullptr), Errc::internal, "no memory for a number");
  const auto inverse = own<BnPtr>(BN_mod_inverse(nullptr, value.get(), EC_GROUP_get0_order(group()), context.get()), Errc::malformed,
                                  "a number without inverse");
  Bytes out(32);
  if (BN_bn2binpad(inverse.get(), out.data(), 32) != 32) openssl_failed(Errc::internal, "OpenSSL does not give a number");
  return out;
}

}  // namespace certkit::crypto::p256
