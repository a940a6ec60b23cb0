// Which keys and hashes are too weak to be relied on, in one place: for paths, and for what is looked at by itself.
#pragma once

#include <string>

#include "certkit/certificate.hpp"

namespace certkit::trust {

// "SHA-1", "MD5": the broken hash that a signature is made with, of RSASSA-PSS the one in its parameters; empty: none that is known.
[[nodiscard]] std::string weak_hash(const AlgorithmId& algorithm);
// Why clients refuse the key, as a sentence's end ("its RSA key has 1024 bits"); empty: they take it.
[[nodiscard]] std::string weak_key(const PublicKey& key);
// The certificate's own key made its signature, so that nobody relies on that. The name of the issuer alone does not say so: with a new
// key, a CA signs one of its own name with the old.
[[nodiscard]] bool signed_by_own_key(const Certificate& certificate);

}  // namespace certkit::trust
