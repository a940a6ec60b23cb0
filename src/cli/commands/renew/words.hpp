// The words of `certkit renew` that have a file of their own.
#pragma once

#include "cli/command.hpp"

namespace certkit::cli {

[[nodiscard]] Action declare_renew_status(Syntax& syntax);
[[nodiscard]] Action declare_renew_history(Syntax& syntax);
[[nodiscard]] Action declare_renew_rollback(Syntax& syntax);
[[nodiscard]] Action declare_renew_import(Syntax& syntax);
[[nodiscard]] Action declare_renew_schema(Syntax& syntax);
[[nodiscard]] Action declare_renew_store(Syntax& syntax);

}  // namespace certkit::cli
