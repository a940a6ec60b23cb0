#include "crypto/pkcs8_decoder.hpp"

#include <openssl/decoder.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include <array>
#include <map>
#include <string>
#include <utility>

namespace certkit::crypto {
namespace {

using Pkcs8Ptr = OpensslPtr<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free>;
using ContextPtr = OpensslPtr<OSSL_DECODER_CTX, OSSL_DECODER_CTX_free>;

// For one kind of key.
class Decoder {
 public:
  explicit Decoder(const char* kind)
      : context_(OSSL_DECODER_CTX_new_for_pkey(&place_, "DER", "PrivateKeyInfo", kind, EVP_PKEY_KEYPAIR, nullptr, nullptr)) {}
  Decoder(const Decoder&) = delete;  // the context knows where `place_` is
  Decoder& operator=(const Decoder&) = delete;

  [[nodiscard]] EvpKeyPtr decode(ByteView pkcs8) {
    place_ = nullptr;
    const unsigned char* at = pkcs8.data();
    std::size_t left = pkcs8.size();
    const bool good = context_ && OSSL_DECODER_from_data(context_.get(), &at, &left) == 1;
    EvpKeyPtr key(std::exchange(place_, nullptr));
    return good ? std::move(key) : nullptr;
  }

 private:
  EVP_PKEY* place_ = nullptr;
  ContextPtr context_;
};

}  // namespace

EvpKeyPtr decode_pkcs8(ByteView pkcs8) {
  start_openssl();
  const unsigned char* at = pkcs8.data();
  const Pkcs8Ptr info(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(pkcs8.size())));
  if (!info) return nullptr;
  const ASN1_OBJECT* algorithm = nullptr;
  std::array<char, 64> kind{};
  if (PKCS8_pkey_get0(&algorithm, nullptr, nullptr, nullptr, info.get()) != 1 ||
      OBJ_obj2txt(kind.data(), static_cast<int>(kind.size()), algorithm, 0) <= 0)
    return nullptr;
  constexpr std::size_t kMostKinds = 16;  // of a stranger's file each may be another
  thread_local std::map<std::string, Decoder> decoders;
  if (decoders.size() >= kMostKinds) decoders.clear();
  if (EvpKeyPtr key = decoders.try_emplace(kind.data(), kind.data()).first->second.decode(pkcs8)) return key;
  ERR_clear_error();
  return EvpKeyPtr(EVP_PKCS82PKEY(info.get()));  // what no provider has a decoder for, and the error in its own words
}

}  // namespace certkit::crypto
