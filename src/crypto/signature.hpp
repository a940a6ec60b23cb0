// Signing and verifying (OpenSSL), and the second opinion (Botan).
#pragma once

#include "certkit/certificate.hpp"
#include "certkit/make.hpp"

namespace certkit::crypto {

[[nodiscard]] AlgorithmId signature_algorithm_for(const PublicKey& key, Hash hash);
[[nodiscard]] Bytes sign(const PrivateKey& key, Hash hash, ByteView data);  // as X.509 has it: ECDSA and DSA as DER
// False: the signature is not this key's, or the key does not fit the algorithm. Throws Errc::unsupported for algorithms that nobody here
// knows.
[[nodiscard]] bool verify(const PublicKey& key, const AlgorithmId& algorithm, ByteView data, ByteView signature);

}  // namespace certkit::crypto
