// Telling the fleet's notifiers how a run went.
#pragma once

#include "cli/renew/report.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

// Runs those of `report.planned.fleet.notify` that want to hear of such a run. Each has the report on its standard input, as --json shows
// it, and in its environment CERTKIT_FLEET, CERTKIT_HOST, CERTKIT_SUMMARY ("2 renewed, 1 failed"), CERTKIT_RENEWED, CERTKIT_PENDING,
// CERTKIT_FAILED (numbers; failed: rolled back, broken and blocked ones, too). One that fails is a warning. False: one did, and maybe
// nobody was told.
[[nodiscard]] bool notify(Session& session, const RenewReport& report, const std::function<base::ProcessEnd(const base::Process&)>& run);

}  // namespace certkit::cli
