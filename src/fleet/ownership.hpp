// A store is one fleet's: two that shared one would take each other's certificates for their own.
#pragma once

#include "fleet/inventory.hpp"
#include "fleet/store.hpp"

namespace certkit::fleet {

// For whoever looks. Throws Errc::usage where the store is another fleet's, or all of it was moved, or it is on a server, which others use
// too, and the fleet has no name.
void require_own(Store& store, const Fleet& fleet);
// For whoever writes: from now on it is this fleet's, by its name, if it has one. Throws the same.
void make_own(Store& store, const Fleet& fleet);

}  // namespace certkit::fleet
