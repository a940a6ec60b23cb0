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
  const BnPtr number = own<BnPtr>(BN_secure_new(), Errc::internal, "no memory for a number");
  if (BN_bin2bn(scalar.data(), static_cast<int>(scalar.size()), number.get()) == nullptr ||
      EC_KEY_set_private_key(key.get(), number.get()) != 1)
    openssl_failed(Errc::malformed, "the private number of the EC key is not between 1 and the order of its curve");
  Bytes signature(static_cast<std::size_t>(ECDSA_size(key.get())));
  unsigned size = 0;
  if (ECDSA_sign(0, digest.data(), static_cast<int>(digest.size()), signature.data(), &size, key.get()) != 1)
    openssl_failed(Errc::internal, "OpenSSL could not sign with a P-256 key");
  signature.resize(size);
  return signature;
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
