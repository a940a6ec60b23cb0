// Leases end by the clocks of those who take them.
#pragma once

#include "fleet/run/run.hpp"

namespace certkit::fleet {

// Throws Errc::mismatch where the clock of the store's server and this machine's are too far apart. A store in a file has none.
void require_same_time(Store& store, const World& world);

}  // namespace certkit::fleet
