// What every file here that calls OpenSSL shares: owning pointers, one-time set-up, and errors in words.
#pragma once

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>

#include <memory>
#include <string>

#include "certkit/error.hpp"

namespace certkit::crypto {

template <auto Free>
struct OpensslDelete {
  template <class T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};
template <class T, auto Free>
using OpensslPtr = std::unique_ptr<T, OpensslDelete<Free>>;

using EvpKeyPtr = OpensslPtr<EVP_PKEY, EVP_PKEY_free>;
using EvpKeyContextPtr = OpensslPtr<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using EvpDigestContextPtr = OpensslPtr<EVP_MD_CTX, EVP_MD_CTX_free>;
using EvpCipherContextPtr = OpensslPtr<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;
using EvpCipherPtr = OpensslPtr<EVP_CIPHER, EVP_CIPHER_free>;
using EvpDigestPtr = OpensslPtr<EVP_MD, EVP_MD_free>;
using BioPtr = OpensslPtr<BIO, BIO_free_all>;
using BnPtr = OpensslPtr<BIGNUM, BN_clear_free>;
using BnContextPtr = OpensslPtr<BN_CTX, BN_CTX_free>;

// Sets OpenSSL up once per process: the administrator's openssl.cnf only where OPENSSL_CONF names one, no exit handlers, no error strings
// (the sentences are certkit's). Everything that may fetch an algorithm calls this first.
void start_openssl();

// In every function that calls OpenSSL: whatever it leaves in the thread's error queue is gone when the function is left.
class OpensslErrors {
 public:
  OpensslErrors() { start_openssl(); }
  ~OpensslErrors();
  OpensslErrors(const OpensslErrors&) = delete;
  OpensslErrors& operator=(const OpensslErrors&) = delete;
};

// Throws `message`, with OpenSSL's own error code at its end where there is one.
[[noreturn]] void openssl_failed(Errc code, std::string message, std::string hint = {});

// `object` if it is there, else openssl_failed(): own<EvpKeyPtr>(EVP_PKEY_new(), Errc::internal, "no memory").
template <class Pointer, class T>
[[nodiscard]] Pointer own(T* object, Errc code, const char* message) {
  if (object == nullptr) openssl_failed(code, message);
  return Pointer(object);
}

}  // namespace certkit::crypto
