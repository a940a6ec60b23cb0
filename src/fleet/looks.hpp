// Whose files are, and who may read them: what an installation says of it.
#pragma once

#include <optional>
#include <string>

#include "base/placing.hpp"
#include "fleet/asked.hpp"

namespace certkit::fleet {

// The mode of a file, as far as the installation says it. `secret`: a key or a password is in it (deployment.hpp).
[[nodiscard]] std::optional<unsigned> mode_said(const Installation& installation, bool secret) noexcept;

// "tls/www.key has mode 0644, and not 0600"; empty: it is as it is to be. Where the installation says nothing, nothing is asked of it, but
// that not everybody reads a secret. Throws what base::user_number() does.
[[nodiscard]] std::string other_looks(const std::filesystem::path& file, const base::Present& there, const Installation& installation,
                                      bool secret);

}  // namespace certkit::fleet
