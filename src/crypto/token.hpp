// Private keys in tokens: smart cards, security modules, SoftHSM; whatever has a PKCS#11 module. By libp11, where certkit was built with
// it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/library_version.hpp"
#include "certkit/key.hpp"
#include "crypto/token_uri.hpp"

namespace certkit::crypto {

// As AskPassword of the loader. Asked once and never again: most tokens lock themselves after a few wrong PINs.
using AskPin = std::function<std::optional<Secret>(const std::string& what, int attempt)>;

// The one private key that the URI means. Throws Errc::unreadable where there is no such token or key, Errc::usage where several match,
// both with a list of what is there; Errc::no_password, Errc::wrong_password; Errc::unsupported without a module that speaks to the token,
// for a kind of key that certkit does not use there, and in a certkit that was built without libp11.
[[nodiscard]] PrivateKey token_key(const TokenUri& uri, const AskPin& ask);
// A new key in the token, called as `object` (and `id`) of the URI say; sensitive, not extractable, for signing only. Throws besides
// Errc::usage where something there has that name already: nothing is ever replaced. RSA and EC.
[[nodiscard]] PrivateKey make_token_key(const TokenUri& uri, const KeySpec& spec, const AskPin& ask);

// libp11 as it was when certkit was built, and p11-kit, which is loaded: its file, empty where it is not installed. None: built without.
[[nodiscard]] std::vector<base::LibraryVersion> token_library_versions();

}  // namespace certkit::crypto
