// How a certificate differs from what was asked for.
#pragma once

#include <vector>

#include "cli/render/json.hpp"
#include "cli/session.hpp"
#include "issue/issuer.hpp"

namespace certkit::cli {

// On standard error, notes unless --quiet.
void show_differences(Session& session, const std::vector<issue::Difference>& differences);
[[nodiscard]] bool has_error(const std::vector<issue::Difference>& differences);
// Adds the members `findings` and `ok`.
void add_findings(Json& document, const Certificate& certificate, const std::vector<issue::Difference>& differences);

}  // namespace certkit::cli
