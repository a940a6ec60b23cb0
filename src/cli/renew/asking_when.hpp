// CAs are asked when they want certificates renewed, before a run is planned.
#pragma once

#include "cli/renew/secrets.hpp"
#include "cli/renew/world.hpp"
#include "fleet/inventory.hpp"
#include "fleet/store.hpp"

namespace certkit::cli {

// Only those whose certificates have `renew_before: ari`, and as often as they want to be. What they do not say is a warning.
void ask_when(Session& session, const fleet::Fleet& fleet, fleet::Store& store, FleetSecrets& secrets, const WorldOptions& options);

}  // namespace certkit::cli
