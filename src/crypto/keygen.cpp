// Each kind of key by the library that is faster at it; the other one reads it back before it is returned.
#include <botan/ecdsa.h>
#include <botan/rsa.h>
#include <botan/system_rng.h>

#include "asn1/oids.hpp"
#include "certkit/make.hpp"
#include "crypto/botan_version.hpp"
#include "crypto/build.hpp"
#include "crypto/evp_key.hpp"
#include "crypto/p256.hpp"
#include "crypto/private_key.hpp"
#include "crypto/rsa_check.hpp"
#include "crypto/second_opinion.hpp"

namespace certkit {
namespace {

using namespace crypto;

// `make` gives a Botan key.
template <class Make>
PrivateKey by_botan(Make&& make) {
  start_botan();
  try {
    const auto octets = make().private_key_info();
    return from_pkcs8(octets);
  } catch (const Botan::Exception& error) {
    throw Error(Errc::internal, std::string("Botan could not make a key: ") + error.what());
  }
}

PrivateKey large_ec(const char* curve) {
  return by_botan([&] { return Botan::ECDSA_PrivateKey(Botan::system_rng(), botan_curve(curve)); });
}

PrivateKey new_p256() {
  const p256::Pair pair = p256::generate();
  return from_ec_pair(asn1::oid::kP256, pair.scalar.reveal(), pair.point);
}

PrivateKey edwards(KeyType type) {
  const OpensslErrors errors;
  const char* name = type == KeyType::ed25519 ? "ED25519" : "ED448";
  const auto made =
      own<EvpKeyPtr>(EVP_PKEY_Q_keygen(nullptr, nullptr, name), Errc::internal, "OpenSSL could not make an Ed25519 or Ed448 key");
  Secret seed(type == KeyType::ed25519 ? 32 : 57);
  std::size_t size = seed.size();
  if (EVP_PKEY_get_raw_private_key(made.get(), seed.reveal_mutable().data(), &size) != 1 || size != seed.size())
    openssl_failed(Errc::internal, "OpenSSL does not give the key that it made");
  return from_raw(type, seed.reveal());
}

void confirm_large_ec_by_openssl(const PrivateKey& key) {
  const OpensslErrors errors;
  const EvpKeyPtr made = evp_private_key(key);
  const EvpKeyContextPtr context(EVP_PKEY_CTX_new_from_pkey(nullptr, made.get(), nullptr));
  if (!context || EVP_PKEY_check(context.get()) != 1)  // that the point is on the curve, of its order, and the scalar's
    openssl_failed(Errc::mismatch, "OpenSSL refuses the " + key.public_key().describe() + " key that Botan made",
                   "nothing was written; please report it");
}

// By the library that did not make it.
void confirm(const PrivateKey& key, const KeySpec& spec) {
  if (spec.type == KeyType::rsa) return confirm_rsa_by_openssl(key, spec.bits);
  if (spec.type == KeyType::ec && spec.bits != 256) return confirm_large_ec_by_openssl(key);
  second_opinion::confirm_private_key(key.pkcs8().reveal(), key.public_key());
}

}  // namespace

PrivateKey crypto::build::new_key(const KeySpec& spec) {
  switch (spec.type) {
    case KeyType::rsa:
      if (spec.bits >= 2048 && spec.bits <= 16384)
        return by_botan([&] { return Botan::RSA_PrivateKey(Botan::system_rng(), static_cast<std::size_t>(spec.bits), 65537); });
      break;
    case KeyType::ec:
      if (spec.bits == 256) return new_p256();
      if (spec.bits == 384) return large_ec("secp384r1");
      if (spec.bits == 521) return large_ec("secp521r1");
      break;
    case KeyType::ed25519:
    case KeyType::ed448: return edwards(spec.type);
    default: break;
  }
  throw Error(Errc::usage, "certkit does not make " + spec.to_text() + " keys",
              "RSA of 2048 to 16384 bits, ec:p256, ec:p384, ec:p521, ed25519 or ed448");
}

PrivateKey generate_key(const KeySpec& spec) {
  try {
    PrivateKey key = crypto::build::new_key(spec);
    confirm(key, spec);
    return key;
  } catch (const Error& error) {
    if (error.code() != Errc::malformed) throw;  // damaged, said of a key that was just made, is a disagreement of the two libraries
    throw Error(Errc::mismatch, "the " + spec.to_text() + " key that was made does not hold together: " + error.message(),
                "nothing was written; please report it");
  }
}

}  // namespace certkit
