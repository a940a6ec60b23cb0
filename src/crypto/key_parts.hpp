// The pieces of a key's DER, for the files of this room that need its numbers.
#pragma once

#include <optional>

#include "certkit/key.hpp"

namespace certkit::crypto {

// RSAPrivateKey (RFC 8017 A.1.2): content octets of each INTEGER, views into the DER.
struct RsaPrivateParts {
  ByteView n, e, d, p, q, dp, dq, qinv;
  bool multi_prime = false;
};
[[nodiscard]] RsaPrivateParts parse_rsa_private(ByteView pkcs1);
struct RsaPublicParts {
  ByteView n, e;
};
[[nodiscard]] RsaPublicParts parse_rsa_public(ByteView key_bits);

// ECPrivateKey (RFC 5915); views into the DER.
struct EcPrivateParts {
  ByteView scalar;
  std::optional<ByteView> parameters;  // the TLV
  std::optional<ByteView> public_point;
};
[[nodiscard]] EcPrivateParts parse_ec_private(ByteView sec1);

// AlgorithmIdentifier and content of privateKey, from a PKCS#8 that this room made.
struct Pkcs8Parts {
  AlgorithmId algorithm;
  ByteView inner;
};
[[nodiscard]] Pkcs8Parts parse_own_pkcs8(const PrivateKey& key);
[[nodiscard]] AlgorithmId algorithm_of(const PublicKey& key);  // of the SubjectPublicKeyInfo
[[nodiscard]] KeyType key_type_of(const Oid& algorithm) noexcept;

// compute_public.cpp: by OpenSSL's arithmetic. Each throws Errc::malformed if the private number is out of range, Errc::unsupported for
// unknown curves.
[[nodiscard]] Bytes ec_public_point(ByteView ec_parameters, ByteView scalar);  // uncompressed
[[nodiscard]] std::size_t ec_scalar_size(ByteView ec_parameters);              // octets that the order takes
[[nodiscard]] Bytes raw_public(KeyType type, ByteView seed);                   // Ed25519, Ed448, X25519, X448
[[nodiscard]] Bytes dsa_public(ByteView p, ByteView g, ByteView x);            // magnitude of y
struct RsaCrt {
  Secret dp, dq, qinv;
};
[[nodiscard]] RsaCrt rsa_crt(ByteView n, ByteView d, ByteView p, ByteView q);  // malformed if n is not p times q
// Whether every number is what it must be for the others (RFC 8017 §3.2); says nothing of primes. Throws Errc::malformed. A key that is
// damaged in one number may still sign, by the others, and is refused by the next program.
void require_numbers_agree(const RsaPrivateParts& parts);

}  // namespace certkit::crypto
