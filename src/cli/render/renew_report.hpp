// What came of a run, for people and for programs.
#pragma once

#include "cli/render/json.hpp"
#include "cli/render/page.hpp"
#include "cli/renew/report.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

// As text, or as JSON. With --quiet only what failed.
void show(Session& session, const RenewReport& report);
// Of one certificate alone: a rollback.
void show(Session& session, const fleet::Outcome& outcome);
// "certkit.renew/1"
[[nodiscard]] Json json_of(const RenewReport& report);
[[nodiscard]] Page page_of(const RenewReport& report);

}  // namespace certkit::cli
