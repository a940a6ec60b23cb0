// What an encryption AlgorithmIdentifier says, parsed: the cipher, the KDF and its parameters. pbes1.cpp and pbes2.cpp read it, pbe.cpp
// uses it.
#pragma once

#include <functional>
#include <string>

#include "crypto/ciphers.hpp"
#include "crypto/kdf_call.hpp"
#include "crypto/pbe.hpp"

namespace certkit::crypto {

struct PbeScheme {
  std::string scheme, kdf;       // for Protection
  Cipher cipher;                 // RC2's key size is as the parameters have it
  std::uint64_t iterations = 0;  // as stored
  std::uint64_t work = 0;        // in iterations of PBKDF2, to compare with a limit; scrypt has no iterations
  std::vector<KdfCall> calls;    // of the key, and of the IV where it is derived too …
  Bytes iv;                      // … and not stored
  struct Derived {
    Secret key, iv;
  };
  std::function<Derived(const PbePassword&)> other;  // what is no KdfCall, instead of them; owns what it needs
};
[[nodiscard]] PbeScheme::Derived derive_keys(const PbeScheme& scheme, const PbePassword& password, const KnownKeys* known);

// nullopt if the OID is none of theirs. Throw Errc::malformed for bad parameters, Errc::unsupported for what is known and not done.
[[nodiscard]] std::optional<PbeScheme> parse_pbes1(const AlgorithmId& algorithm);       // RFC 8018 appendix A.3
[[nodiscard]] std::optional<PbeScheme> parse_pkcs12_pbe(const AlgorithmId& algorithm);  // RFC 7292 appendix C
[[nodiscard]] std::optional<PbeScheme> parse_pbes2(const AlgorithmId& algorithm);       // RFC 8018 appendix A.4

struct SaltAndIterations {
  Bytes salt;
  std::uint64_t iterations = 0;
};
[[nodiscard]] SaltAndIterations parse_salt_and_iterations(const AlgorithmId& algorithm, const char* what);  // of the first two
[[nodiscard]] std::uint64_t positive(std::int64_t value, const char* what);                                 // Errc::malformed if below 1

}  // namespace certkit::crypto
