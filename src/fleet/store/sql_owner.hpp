// Whose a store is, and whether it is still here: the one row of certkit_fleet.
#pragma once

#include "fleet/store.hpp"
#include "fleet/store/database.hpp"

namespace certkit::fleet {

[[nodiscard]] Store::Owner owner_of(Database& database);
void require_not_moved(Database& database);  // throws moved_away()
// Throws Errc::usage where the store is another fleet's.
void require_fleet(const Database& database, const Store::Owner& owner, const std::string& fleet);

}  // namespace certkit::fleet
