// OpenSSL's opinion on an RSA key that Botan made.
#pragma once

#include "certkit/key.hpp"

namespace certkit::crypto {

// Two primes of half the size each, every number what it must be for them, and a signature that verifies. Throws Errc::mismatch.
void confirm_rsa_by_openssl(const PrivateKey& key);

}  // namespace certkit::crypto
