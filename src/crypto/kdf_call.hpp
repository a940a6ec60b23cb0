// Key derivations as values: what a file's parameters say of one, apart from the password; and keys that have been derived already.
#pragma once

#include <functional>
#include <vector>

#include "crypto/pbe.hpp"

namespace certkit::crypto {

struct KdfCall {
  enum class Function { pbkdf2, pkcs12 };  // RFC 8018 §5.2 with HMAC-<hash>; RFC 7292 B.2
  Function function = Function::pbkdf2;
  Hash hash = Hash::sha256;
  Bytes salt;
  std::uint64_t iterations = 1;
  std::size_t size = 0;  // octets that are derived
  std::uint8_t id = 0;   // pkcs12 only: RFC 7292 B.3
  friend bool operator==(const KdfCall&, const KdfCall&) = default;
};

// The form of the password that the function takes.
[[nodiscard]] inline const Secret& form_for(const KdfCall& call, const PbePassword& password) {
  return call.function == KdfCall::Function::pkcs12 ? password.bmp : password.octets;
}

class KnownKeys;
// `password_form` as form_for() gives it. What `known` (may be null) has is not derived again.
[[nodiscard]] Secret derive(const KdfCall& call, ByteView password_form, const KnownKeys* known = nullptr);
// What an encryption algorithm derives; empty for what is neither PBKDF2 nor the PKCS#12 KDF.
[[nodiscard]] std::vector<KdfCall> kdf_calls(const AlgorithmId& algorithm);

namespace second_opinion {
[[nodiscard]] Secret derive(const KdfCall& call, ByteView password_form);  // by Botan; SHA-256 only
}

// Keys of one password. A thread may read them while others do.
class KnownKeys {
 public:
  // Each key by this room's loops and by somebody else's, side by side on all cores; throws Errc::mismatch where the two differ.
  using Derive = std::function<Secret(const KdfCall& call, ByteView password_form)>;
  [[nodiscard]] static KnownKeys derive_twice(const std::vector<KdfCall>& calls, const PbePassword& password,
                                              const Derive& second = second_opinion::derive);
  // nullptr: it was not derived.
  [[nodiscard]] const Secret* find(const KdfCall& call, ByteView password_form) const noexcept;

 private:
  struct Entry {
    KdfCall call;
    Secret key;
  };
  PbePassword password_;
  std::vector<Entry> entries_;
};

}  // namespace certkit::crypto
