// Signing and verifying (OpenSSL), and the second opinion (Botan).
#pragma once

#include <memory>

#include "certkit/certificate.hpp"
#include "certkit/make.hpp"

namespace certkit::crypto {

[[nodiscard]] AlgorithmId signature_algorithm_for(const PublicKey& key, Hash hash);
[[nodiscard]] Bytes sign(const PrivateKey& key, Hash hash, ByteView data);  // as X.509 has it: ECDSA and DSA as DER
// False: the signature is not this key's, or the key does not fit the algorithm. Throws Errc::unsupported for algorithms that nobody here
// knows.
[[nodiscard]] bool verify(const PublicKey& key, const AlgorithmId& algorithm, ByteView data, ByteView signature);

// A public key made ready once, for many signatures. Throws what verify() throws for the key.
class Verifier {
 public:
  explicit Verifier(const PublicKey& key);
  ~Verifier();
  Verifier(Verifier&&) noexcept;
  Verifier& operator=(Verifier&&) noexcept;
  [[nodiscard]] bool verify(const AlgorithmId& algorithm, ByteView data, ByteView signature) const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace certkit::crypto
