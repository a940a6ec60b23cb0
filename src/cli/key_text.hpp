// A private key as the PEM text of its own file.
#pragma once

#include <optional>

#include "certkit/write.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

// With a password PKCS#8 is PBES2, and PKCS#1 and SEC1 are DEK-Info with AES-256, all that these two have: whoever asks for it is warned.
[[nodiscard]] Secret key_text(Session& session, const PrivateKey& key, KeyFormat format, const std::optional<Secret>& password);
// "the private key is not encrypted; --passout SRC protects it": said after the file is there.
void note_unencrypted(Session& session, const char* option);

}  // namespace certkit::cli
