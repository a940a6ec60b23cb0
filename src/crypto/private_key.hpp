// Private keys from and to their DER structures. Nothing is decrypted here: see pbe.hpp. Public parts that are not stored are computed.
#pragma once

#include "certkit/key.hpp"
#include "certkit/make.hpp"
#include "certkit/write.hpp"

namespace certkit::crypto {

[[nodiscard]] PrivateKey from_pkcs8(ByteView der);  // PrivateKeyInfo or OneAsymmetricKey (RFC 5958); throws malformed, unsupported,
                                                    // mismatch (stored public key is not its own)
[[nodiscard]] PrivateKey from_pkcs1(ByteView der);  // RSAPrivateKey (RFC 8017)
[[nodiscard]] PrivateKey from_sec1(ByteView der);   // ECPrivateKey (RFC 5915); parameters must be there
[[nodiscard]] PrivateKey from_dsa_traditional(ByteView der);  // OpenSSL's "DSA PRIVATE KEY"
// From numbers, as OpenSSH stores them (big endian, no sign octet).
[[nodiscard]] PrivateKey from_rsa_numbers(ByteView n, ByteView e, ByteView d, ByteView p, ByteView q);
[[nodiscard]] PrivateKey from_ec_scalar(const Oid& curve, ByteView scalar);
// The point is taken as it is: that it is the scalar's is for the second opinion to say.
[[nodiscard]] PrivateKey from_ec_pair(const Oid& curve, ByteView scalar, ByteView point);
[[nodiscard]] PrivateKey from_raw(KeyType type, ByteView octets);  // Ed25519, Ed448: the seed

[[nodiscard]] Secret to_pkcs1(const PrivateKey& key);  // Errc::usage if not RSA
[[nodiscard]] Secret to_sec1(const PrivateKey& key);   // with parameters and public key; Errc::usage if not EC

}  // namespace certkit::crypto
