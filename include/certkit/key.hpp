// Public and private keys as values: DER in the standard wrapping, and the fields read from it.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "certkit/oid.hpp"
#include "certkit/secret.hpp"

namespace certkit {

// AlgorithmIdentifier (RFC 5280 §4.1.1.2): the OID and the DER of the parameters (empty = absent).
struct AlgorithmId {
  Oid oid;
  Bytes parameters;
  friend bool operator==(const AlgorithmId&, const AlgorithmId&) = default;
};

enum class KeyType { rsa, rsa_pss, ec, ed25519, ed448, dsa, x25519, x448, other };
[[nodiscard]] std::string_view to_word(KeyType type) noexcept;  // "rsa", "ec", "ed25519" …

using Sha256 = std::array<std::uint8_t, 32>;

// SubjectPublicKeyInfo. Reading it decides nothing: no point is checked to be on its curve here.
class PublicKey {
 public:
  PublicKey() = default;
  explicit PublicKey(Bytes spki_der);                        // throws Errc::malformed
  [[nodiscard]] ByteView spki() const noexcept { return spki_; }
  [[nodiscard]] KeyType type() const noexcept { return type_; }
  [[nodiscard]] int bits() const noexcept { return bits_; }  // modulus, field or p; 0 where unknown
  [[nodiscard]] const Oid& curve() const noexcept { return curve_; }          // ec only; empty for explicit parameters
  [[nodiscard]] std::string describe() const;                // "RSA 2048", "EC P-256", "Ed25519"
  [[nodiscard]] ByteView key_bits() const noexcept;          // content of subjectPublicKey, without the unused-bits octet
  [[nodiscard]] Sha256 spki_sha256() const;
  // Same key: the same numbers, even if parameters or point compression are written differently.
  [[nodiscard]] bool same_as(const PublicKey& other) const;
  friend bool operator==(const PublicKey& a, const PublicKey& b) { return a.spki_ == b.spki_; }

 private:
  Bytes spki_;
  KeyType type_ = KeyType::other;
  int bits_ = 0;
  Oid curve_;
  std::size_t bits_at_ = 0, bits_size_ = 0;
};

class HeldKey;  // src/crypto/held_key.hpp

// A private key: PrivateKeyInfo/OneAsymmetricKey (RFC 5958) in a Secret, and its public key, derived where the file does not hold it. Or one
// that is held elsewhere, in a token: it signs there, and nobody has its octets.
// Move-only. Made by crypto/ (see src/crypto/private_key.hpp), never by assembling fields by hand.
class PrivateKey {
 public:
  PrivateKey() = default;
  PrivateKey(Secret pkcs8, PublicKey public_key) : pkcs8_(std::move(pkcs8)), public_(std::move(public_key)) {}
  PrivateKey(std::shared_ptr<const HeldKey> held, PublicKey public_key) : held_(std::move(held)), public_(std::move(public_key)) {}
  [[nodiscard]] const Secret& pkcs8() const;  // throws Errc::unsupported, with the place, for a key that is held elsewhere
  [[nodiscard]] const HeldKey* held() const noexcept { return held_.get(); }  // null: its octets are here
  [[nodiscard]] const PublicKey& public_key() const noexcept { return public_; }
  [[nodiscard]] PrivateKey clone() const { return held_ ? PrivateKey(held_, public_) : PrivateKey(pkcs8_.clone(), public_); }

 private:
  Secret pkcs8_;
  std::shared_ptr<const HeldKey> held_;
  PublicKey public_;
};

// What the user asks for: "rsa:2048", "ec:p256", "ed25519", … Throws Errc::usage with the list of what there is.
struct KeySpec {
  KeyType type = KeyType::rsa;
  int bits = 2048;                         // rsa: 2048 to 16384; ec: 256, 384, 521
  [[nodiscard]] static KeySpec parse(std::string_view text);
  [[nodiscard]] std::string to_text() const;
  friend bool operator==(const KeySpec&, const KeySpec&) = default;
};

enum class Hash { sha1, sha224, sha256, sha384, sha512, md5 };   // md5 and sha1 only ever to read
[[nodiscard]] std::string_view to_word(Hash hash) noexcept;      // "sha256"

}  // namespace certkit
