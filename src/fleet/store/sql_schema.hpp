// The tables of a store, and how those of an earlier version become those of this one.
#pragma once

#include "fleet/store/database.hpp"

namespace certkit::fleet {

// Makes or updates the tables, in one transaction. Throws Errc::unsupported for those of a later certkit.
void bring_up_to_date(Database& database);
// The same, of tables that are taken as they are: their version.
[[nodiscard]] std::int64_t require_readable(Database& database);
[[nodiscard]] std::int64_t version_of(Database& database);

}  // namespace certkit::fleet
