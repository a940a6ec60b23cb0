// SQLite databases, read and never written. Behind it libsqlite3, loaded when the first one is met.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>

#include "base/library_version.hpp"
#include "certkit/bytes.hpp"

namespace certkit::base {

using SqliteRow = std::span<const std::optional<ByteView>>;  // its columns; nullopt: NULL

// Every row of `select` on a database file that was read whole, whoever made it: nothing of its schema is run, and work is bounded. Throws
// Errc::malformed where it is damaged or has no such table or column, Errc::limit, Errc::unsupported where libsqlite3 is not installed.
void read_sqlite(ByteView database, const std::string& select, const std::function<void(SqliteRow)>& use);

[[nodiscard]] LibraryVersion sqlite_version();  // empty where it is not installed

}  // namespace certkit::base
