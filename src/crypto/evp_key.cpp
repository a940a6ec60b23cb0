#include "crypto/evp_key.hpp"

#include <openssl/core_names.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include <vector>

#include "crypto/held_key.hpp"
#include "crypto/key_parts.hpp"
#include "crypto/pkcs8_decoder.hpp"

namespace certkit::crypto {
namespace {

using ParamBuilderPtr = OpensslPtr<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using ParamsPtr = OpensslPtr<OSSL_PARAM, OSSL_PARAM_free>;

// Numbers must live until the parameters are made; BN_clear_free wipes them.
class Parameters {
 public:
  Parameters() : builder_(own<ParamBuilderPtr>(OSSL_PARAM_BLD_new(), Errc::internal, "no memory for a key")) {}
  void number(const char* name, ByteView big_endian) {
    numbers_.push_back(own<BnPtr>(BN_secure_new(), Errc::internal, "no memory for a number"));
    if (BN_bin2bn(big_endian.data(), static_cast<int>(big_endian.size()), numbers_.back().get()) == nullptr ||
        OSSL_PARAM_BLD_push_BN(builder_.get(), name, numbers_.back().get()) != 1)
      openssl_failed(Errc::internal, "no memory for a number");
  }
  void octets(const char* name, ByteView value) {
    check(OSSL_PARAM_BLD_push_octet_string(builder_.get(), name, value.data(), value.size()));
  }
  void text(const char* name, const char* value) { check(OSSL_PARAM_BLD_push_utf8_string(builder_.get(), name, value, 0)); }

  EvpKeyPtr make(const char* algorithm, int selection) {
    const auto params = own<ParamsPtr>(OSSL_PARAM_BLD_to_param(builder_.get()), Errc::internal, "no memory for a key");
    const auto context = own<EvpKeyContextPtr>(EVP_PKEY_CTX_new_from_name(nullptr, algorithm, nullptr), Errc::unsupported,
                                               "this OpenSSL does not offer the kind of key");
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_fromdata_init(context.get()) != 1 || EVP_PKEY_fromdata(context.get(), &key, selection, params.get()) != 1) {
      EVP_PKEY_free(key);
      openssl_failed(Errc::malformed, std::string("the numbers of the ") + algorithm + " key do not make a key");
    }
    return EvpKeyPtr(key);
  }

 private:
  static void check(int answer) {
    if (answer != 1) openssl_failed(Errc::internal, "no memory for a key");
  }
  ParamBuilderPtr builder_;
  std::vector<BnPtr> numbers_;
};

// OpenSSL's name of a named curve; nullptr where it has none or where the parameters are explicit.
const char* curve_name(const PublicKey& key) {
  if (key.curve().empty()) return nullptr;
  const int nid = OBJ_txt2nid(key.curve().dotted().c_str());
  return nid == NID_undef ? nullptr : OBJ_nid2sn(nid);
}

const char* raw_name(KeyType type) {
  switch (type) {
    case KeyType::ed25519: return "ED25519";
    case KeyType::ed448: return "ED448";
    case KeyType::x25519: return "X25519";
    case KeyType::x448: return "X448";
    default: return nullptr;
  }
}

}  // namespace

EvpKeyPtr evp_private_key(const PrivateKey& key) {
  start_openssl();
  if (key.held() != nullptr) return key.held()->signer();
  const PublicKey& public_part = key.public_key();
  const Pkcs8Parts parts = parse_own_pkcs8(key);
  if (public_part.type() == KeyType::rsa) {
    const RsaPrivateParts rsa = parse_rsa_private(parts.inner);
    if (!rsa.multi_prime) {
      Parameters p;
      p.number(OSSL_PKEY_PARAM_RSA_N, rsa.n), p.number(OSSL_PKEY_PARAM_RSA_E, rsa.e), p.number(OSSL_PKEY_PARAM_RSA_D, rsa.d);
      p.number(OSSL_PKEY_PARAM_RSA_FACTOR1, rsa.p), p.number(OSSL_PKEY_PARAM_RSA_FACTOR2, rsa.q);
      p.number(OSSL_PKEY_PARAM_RSA_EXPONENT1, rsa.dp), p.number(OSSL_PKEY_PARAM_RSA_EXPONENT2, rsa.dq),
          p.number(OSSL_PKEY_PARAM_RSA_COEFFICIENT1, rsa.qinv);
      return p.make("RSA", EVP_PKEY_KEYPAIR);
    }
  }
  if (const char* curve = public_part.type() == KeyType::ec ? curve_name(public_part) : nullptr) {
    Parameters p;
    p.text(OSSL_PKEY_PARAM_GROUP_NAME, curve);
    p.octets(OSSL_PKEY_PARAM_PUB_KEY, public_part.key_bits());
    p.number(OSSL_PKEY_PARAM_PRIV_KEY, parse_ec_private(parts.inner).scalar);
    return p.make("EC", EVP_PKEY_KEYPAIR);
  }
  if (const char* name = raw_name(public_part.type())) {
    const ByteView seed = parts.inner.subspan(2);  // OCTET STRING of less than 128 octets
    EvpKeyPtr made(EVP_PKEY_new_raw_private_key_ex(nullptr, name, nullptr, seed.data(), seed.size()));
    if (!made) openssl_failed(Errc::malformed, std::string("not an ") + name + " private key");
    return made;
  }
  EvpKeyPtr made = decode_pkcs8(key.pkcs8().reveal());
  if (!made) openssl_failed(Errc::unsupported, "OpenSSL does not take this private key (" + public_part.describe() + ")");
  return made;
}

EvpKeyPtr evp_public_key(const PublicKey& key) {
  start_openssl();
  if (key.type() == KeyType::rsa) {
    const RsaPublicParts rsa = parse_rsa_public(key.key_bits());
    Parameters p;
    p.number(OSSL_PKEY_PARAM_RSA_N, rsa.n), p.number(OSSL_PKEY_PARAM_RSA_E, rsa.e);
    return p.make("RSA", EVP_PKEY_PUBLIC_KEY);
  }
  if (const char* curve = key.type() == KeyType::ec ? curve_name(key) : nullptr) {
    Parameters p;
    p.text(OSSL_PKEY_PARAM_GROUP_NAME, curve);
    p.octets(OSSL_PKEY_PARAM_PUB_KEY, key.key_bits());
    return p.make("EC", EVP_PKEY_PUBLIC_KEY);
  }
  if (const char* name = raw_name(key.type())) {
    const ByteView bits = key.key_bits();
    EvpKeyPtr made(EVP_PKEY_new_raw_public_key_ex(nullptr, name, nullptr, bits.data(), bits.size()));
    if (!made) openssl_failed(Errc::malformed, std::string("not an ") + name + " public key");
    return made;
  }
  const std::uint8_t* at = key.spki().data();
  EvpKeyPtr made(d2i_PUBKEY(nullptr, &at, static_cast<long>(key.spki().size())));
  if (!made) openssl_failed(Errc::unsupported, "OpenSSL does not take this public key (" + key.describe() + ")");
  return made;
}

}  // namespace certkit::crypto
