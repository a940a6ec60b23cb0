// The words of `certkit ca`.
#pragma once

#include <string>

#include "cli/command.hpp"
#include "issue/authority.hpp"

namespace certkit::cli {

[[nodiscard]] Action declare_ca_init(Syntax& syntax);
[[nodiscard]] Action declare_ca_sign(Syntax& syntax);
[[nodiscard]] Action declare_ca_revoke(Syntax& syntax);
[[nodiscard]] Action declare_ca_crl(Syntax& syntax);
[[nodiscard]] Action declare_ca_list(Syntax& syntax);
[[nodiscard]] Action declare_ca_export(Syntax& syntax);

void declare_ca_folder(Syntax& syntax, std::string& folder);
// Says what a run that was killed left behind.
[[nodiscard]] issue::Authority open_ca(Session& session, const std::string& folder);

}  // namespace certkit::cli
