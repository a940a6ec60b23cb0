#include <openssl/crypto.h>
#include <openssl/err.h>

#include <cstdio>
#include <cstdlib>
#include <mutex>

#include "crypto/openssl.hpp"

namespace certkit::crypto {

void start_openssl() {
  static std::once_flag once;
  std::call_once(once, [] {
    const bool configured = std::getenv("OPENSSL_CONF") != nullptr;
    const std::uint64_t options = OPENSSL_INIT_NO_ATEXIT | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS |
                                  (configured ? std::uint64_t{OPENSSL_INIT_LOAD_CONFIG} : std::uint64_t{OPENSSL_INIT_NO_LOAD_CONFIG});
    if (OPENSSL_init_crypto(options, nullptr) != 1)
      throw Error(Errc::internal, "OpenSSL could not be set up",
                  configured ? "OPENSSL_CONF names a configuration that OpenSSL refuses; unset it, or mend it" : "");
  });
}

OpensslErrors::~OpensslErrors() { ERR_clear_error(); }

void openssl_failed(Errc code, std::string message, std::string hint) {
  const unsigned long error = ERR_peek_error();
  ERR_clear_error();
  if (error != 0) {
    char text[40];
    std::snprintf(text, sizeof text, " (OpenSSL error %08lX)", error);
    message += text;
  }
  throw Error(code, std::move(message), std::move(hint));
}

}  // namespace certkit::crypto
