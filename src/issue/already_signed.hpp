// What a CA folder has made already: a run that was killed before its answer came through does not have the same thing signed again.
#pragma once

#include <optional>
#include <string>

#include "issue/authority.hpp"

namespace certkit::issue {

struct Signed {
  Certificate certificate;
  std::optional<Time> revoked;
  std::string reason;  // of the revocation, may be empty
};
// The certificate of this serial (lower-case hex), if the folder has it: a row alone is none. Throws Errc::malformed.
[[nodiscard]] std::optional<Signed> signed_as(const Authority& authority, const std::string& serial_hex);

// The newest that was made of this request or one that asks for the same with the same key; neither revoked nor expired. `replaced`: one
// that does not count, nor does what is older; may be nullptr.
[[nodiscard]] std::optional<Certificate> signed_for(const Authority& authority, const Csr& csr, Time now, const Certificate* replaced);

}  // namespace certkit::issue
