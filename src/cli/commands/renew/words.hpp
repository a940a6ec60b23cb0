// The words of `certkit renew`.
#pragma once

#include "cli/syntax.hpp"

namespace certkit::cli {

[[nodiscard]] Action declare_renew_status(Syntax& syntax);
[[nodiscard]] Action declare_renew_history(Syntax& syntax);
[[nodiscard]] Action declare_renew_rollback(Syntax& syntax);

}  // namespace certkit::cli
