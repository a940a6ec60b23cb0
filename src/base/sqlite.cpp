#include "base/sqlite.hpp"

#include <sqlite3.h>

#include <memory>
#include <new>
#include <vector>

#include "base/shared_library.hpp"
#include "certkit/error.hpp"

namespace certkit::base {
namespace {

constexpr int kLongestValue = 16 << 20;
constexpr int kOperationsBetweenLooks = 10'000;
constexpr int kMostLooks = 10'000;  // a hundred million operations: a thousand for each certificate of the largest store

struct Sqlite {
  decltype(sqlite3_open_v2)* open;
  decltype(sqlite3_close_v2)* close;
  decltype(sqlite3_deserialize)* deserialize;
  decltype(sqlite3_db_config)* configure;
  decltype(sqlite3_limit)* limit;
  decltype(sqlite3_progress_handler)* progress_handler;
  decltype(sqlite3_prepare_v2)* prepare;
  decltype(sqlite3_step)* step;
  decltype(sqlite3_column_count)* column_count;
  decltype(sqlite3_column_type)* column_type;
  decltype(sqlite3_column_blob)* column_blob;
  decltype(sqlite3_column_bytes)* column_bytes;
  decltype(sqlite3_finalize)* finalize;
  decltype(sqlite3_errmsg)* message;
  decltype(sqlite3_libversion)* version;
};

const Sqlite& sqlite() {
  static const Sqlite kLoaded = [] {
    static const SharedLibrary library("libsqlite3.so.0", "libsqlite3-0");
    return Sqlite{library.function<decltype(sqlite3_open_v2)>("sqlite3_open_v2"),
                  library.function<decltype(sqlite3_close_v2)>("sqlite3_close_v2"),
                  library.function<decltype(sqlite3_deserialize)>("sqlite3_deserialize"),
                  library.function<decltype(sqlite3_db_config)>("sqlite3_db_config"),
                  library.function<decltype(sqlite3_limit)>("sqlite3_limit"),
                  library.function<decltype(sqlite3_progress_handler)>("sqlite3_progress_handler"),
                  library.function<decltype(sqlite3_prepare_v2)>("sqlite3_prepare_v2"),
                  library.function<decltype(sqlite3_step)>("sqlite3_step"),
                  library.function<decltype(sqlite3_column_count)>("sqlite3_column_count"),
                  library.function<decltype(sqlite3_column_type)>("sqlite3_column_type"),
                  library.function<decltype(sqlite3_column_blob)>("sqlite3_column_blob"),
                  library.function<decltype(sqlite3_column_bytes)>("sqlite3_column_bytes"),
                  library.function<decltype(sqlite3_finalize)>("sqlite3_finalize"),
                  library.function<decltype(sqlite3_errmsg)>("sqlite3_errmsg"),
                  library.function<decltype(sqlite3_libversion)>("sqlite3_libversion")};
  }();
  return kLoaded;
}

struct Closer {
  void operator()(sqlite3* database) const noexcept { sqlite().close(database); }
};
struct Finalizer {
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite().finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Closer>;
using Statement = std::unique_ptr<sqlite3_stmt, Finalizer>;

[[noreturn]] void fail(sqlite3* database, int code) {
  if (code == SQLITE_NOMEM) throw std::bad_alloc();
  if (code == SQLITE_INTERRUPT || code == SQLITE_TOOBIG)
    throw Error(Errc::limit, "there is more in the SQLite database than any store of certificates has");
  throw Error(Errc::malformed, std::string("the SQLite database cannot be read: ") + sqlite().message(database), "is the copy whole?");
}

Database opened(ByteView octets) {
  const Sqlite& library = sqlite();
  sqlite3* handle = nullptr;
  const int code = library.open(":memory:", &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, nullptr);
  Database database(handle);
  if (code != SQLITE_OK) fail(handle, code);
  // https://www.sqlite.org/security.html: what untrusted databases may not do.
  library.configure(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  library.configure(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  library.configure(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  library.configure(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  library.limit(handle, SQLITE_LIMIT_LENGTH, kLongestValue);
  // It reads these octets in place and, being read-only, never writes them.
  auto* const image = const_cast<unsigned char*>(octets.data());
  const auto size = static_cast<sqlite3_int64>(octets.size());
  if (const int read = library.deserialize(handle, "main", image, size, size, SQLITE_DESERIALIZE_READONLY); read != SQLITE_OK)
    fail(handle, read);
  return database;
}

int stop_when_too_long(void* looks) { return ++*static_cast<int*>(looks) > kMostLooks ? 1 : 0; }

}  // namespace

void read_sqlite(ByteView octets, const std::string& select, const std::function<void(SqliteRow)>& use) {
  const Sqlite& library = sqlite();
  const Database database = opened(octets);
  int looks = 0;
  library.progress_handler(database.get(), kOperationsBetweenLooks, &stop_when_too_long, &looks);
  sqlite3_stmt* prepared = nullptr;
  if (const int code = library.prepare(database.get(), select.c_str(), -1, &prepared, nullptr); code != SQLITE_OK)
    fail(database.get(), code);
  const Statement statement(prepared);
  std::vector<std::optional<ByteView>> row(static_cast<std::size_t>(library.column_count(prepared)));
  int code = SQLITE_OK;
  while ((code = library.step(prepared)) == SQLITE_ROW) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      row[i] = std::nullopt;
      const int column = static_cast<int>(i);
      if (library.column_type(prepared, column) == SQLITE_NULL) continue;
      const auto* const data = static_cast<const std::uint8_t*>(library.column_blob(prepared, column));
      row[i] = ByteView(data, static_cast<std::size_t>(library.column_bytes(prepared, column)));
    }
    use(row);
  }
  if (code != SQLITE_DONE) fail(database.get(), code);
}

LibraryVersion sqlite_version() {
  return version_if_loadable("SQLite", [] { return std::string(sqlite().version()); });
}

}  // namespace certkit::base
