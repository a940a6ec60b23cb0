// A certificate's private key: in its file, or in a token.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "certkit/key.hpp"

namespace certkit::fleet {

// PKCS#8 as PEM, 0600, encrypted where there is a password, and read back by both libraries. Not durable: see flush(). What is there is
// replaced.
void write_key(const std::filesystem::path& file, const PrivateKey& key, const std::optional<Secret>& password);
// A path, or a pkcs11: URI whose PIN is where its pin-source says. Throws Errc::unreadable, Errc::no_password, Errc::wrong_kind and what
// reading it says.
[[nodiscard]] PrivateKey read_key(const std::string& place, const std::optional<Secret>& password);
// Why files cannot be made again of the key that is kept at `place`, that of the certificate; nullopt: they can. Throws as read_key() does,
// but for a file that is gone.
[[nodiscard]] std::optional<std::string> fault_of_key(const std::string& place, const PublicKey& of, const std::optional<Secret>& password);
// The URI of a key of its own for one renewal: `token` with an object's name that is made of the certificate's and the renewal's.
[[nodiscard]] std::string token_place(const std::string& token, const std::string& name, const std::string& renewal);
// The key of that URI: made, unless a run that was killed has made it already.
[[nodiscard]] PrivateKey token_key_at(const std::string& uri, const KeySpec& kind);

}  // namespace certkit::fleet
