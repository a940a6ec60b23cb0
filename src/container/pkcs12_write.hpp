// A PKCS#12 as it is made, with the keys that were derived for it.
#pragma once

#include "certkit/write.hpp"
#include "crypto/kdf_call.hpp"

namespace certkit::container {

struct NewPkcs12 {
  Secret file;
  // Where the iterations are so many that another derivation would take most of the time: every key of the file, derived by two libraries.
  // read_back() takes it.
  std::optional<crypto::KnownKeys> known;
};
// What certkit::to_pkcs12 does, which see.
[[nodiscard]] NewPkcs12 new_pkcs12(const PrivateKey* key, std::span<const Certificate> certificates, const Secret& password,
                                   const Pkcs12Options& options);

// Throws what new_pkcs12() refuses, see certkit::to_pkcs12; require_openable() what of it is known before there are certificates. Nothing is
// derived.
void require_possible(const PrivateKey* key, std::span<const Certificate> certificates, const Secret& password,
                      const Pkcs12Options& options);
void require_openable(const PrivateKey* key, const Secret& password, const Pkcs12Options& options);

}  // namespace certkit::container
