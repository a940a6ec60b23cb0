// OpenSSL's opinion on an RSA key that Botan made.
#pragma once

#include "certkit/key.hpp"

namespace certkit::crypto {

// `bits` as asked for, two primes of half the size each, a private exponent that is not small, and a signature that verifies. That every
// number is what it must be for the primes was asked when `key` was read. Throws Errc::mismatch.
void confirm_rsa_by_openssl(const PrivateKey& key, int bits);

}  // namespace certkit::crypto
