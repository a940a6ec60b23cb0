// Private keys in tokens, where the command line may name a file: pkcs11: URIs.
#pragma once

#include <functional>
#include <string>

#include "certkit/bag.hpp"
#include "certkit/key.hpp"
#include "certkit/read.hpp"
#include "cli/password.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

// The one key that the URI means, as if it had been read from a file. `ask` is asked for the token's PIN, once.
[[nodiscard]] Bag read_token(const std::string& uri, const AskPassword& ask);

// Makes a key of the kind that it is given, in the token, when it is called; says then, on standard error, that it is there.
using KeyMaker = std::function<PrivateKey(const KeySpec&)>;
// Throws Errc::usage for what is no such URI, or does not say how the key is to be called.
[[nodiscard]] KeyMaker key_maker(Session& session, const std::string& uri, const PasswordSource& pin);

// How a key's place is kept: a file's absolute name; a URI as it is.
[[nodiscard]] std::string lasting_place(const std::string& file_or_uri);

}  // namespace certkit::cli
