// pkcs11: URIs (RFC 7512): which key in which token is meant, where the token's PIN is and which module speaks to it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "certkit/bytes.hpp"

namespace certkit::crypto {

struct TokenUri {
  std::string text;                                       // as it was written; on one line
  std::vector<std::pair<std::string, std::string>> path;  // what has to be so: "token", "object" and so on, decoded, each once
  std::string pin_file;                                   // of pin-source; empty: it is asked for
  std::string module_path;                                // absolute; empty: whatever p11-kit knows

  [[nodiscard]] const std::string* find(std::string_view attribute) const noexcept;  // in the path; null: it is not said
};

// Whether a word is meant as one: then it is no file.
[[nodiscard]] bool is_token_uri(std::string_view word) noexcept;
// Throws Errc::usage, without repeating the URI where a PIN stands in it: no URI of a private key, attributes that certkit does not know, a
// PIN in the URI itself.
[[nodiscard]] TokenUri parse_token_uri(std::string_view text);
// A value as it may stand in the path: what has a meaning there as %XX.
[[nodiscard]] std::string token_uri_value(std::string_view value);

}  // namespace certkit::crypto
