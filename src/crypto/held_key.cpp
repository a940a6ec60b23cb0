#include "crypto/held_key.hpp"

namespace certkit {

const Secret& PrivateKey::pkcs8() const {
  if (held_)
    throw Error(Errc::unsupported, "the private key is in " + held_->place() + ": it signs there, and cannot be written into a file",
                "leave the key out, and let the program that serves the certificate use the token too");
  return pkcs8_;
}

}  // namespace certkit
