// A private key that stays where it is and signs there: what a PrivateKey has instead of octets.
#pragma once

#include <string>

#include "certkit/key.hpp"
#include "crypto/openssl.hpp"

namespace certkit {

class HeldKey {
 public:
  virtual ~HeldKey() = default;
  [[nodiscard]] virtual std::string place() const = 0;         // for sentences: "the token \"office\""
  [[nodiscard]] virtual crypto::EvpKeyPtr signer() const = 0;  // signs through OpenSSL; usable from any thread
  // After a signature that did not come: throws why, of what the holder left in OpenSSL's error queue.
  [[noreturn]] virtual void signing_failed() const = 0;
};

}  // namespace certkit
