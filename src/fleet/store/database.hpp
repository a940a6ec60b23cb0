// What a store needs of a database: statements with values in and rows out, and transactions. SQLite and PostgreSQL speak the same SQL
// here, with $1, $2 … for the values.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "certkit/bytes.hpp"
#include "certkit/time.hpp"

namespace certkit::fleet {

using Cell = std::variant<std::monostate, std::int64_t, std::string, Bytes>;  // monostate: NULL
using Row = std::vector<Cell>;
struct Rows {
  std::vector<Row> rows;
  std::int64_t changed = 0;  // rows that were inserted, updated or deleted
};

enum class Access : std::uint8_t { write, look };  // look: nothing is made, changed or kept from others; what would write fails

class Database {
 public:
  virtual ~Database() = default;
  // `sql` is a literal, or lives as long as the program: what is prepared once is kept. Throws Errc::network (PostgreSQL: the connection is
  // gone), Errc::unwritable (a full disk, no permission), Errc::malformed (a damaged file).
  virtual Rows run(const char* sql, const std::vector<Cell>& values) = 0;
  Rows run(const char* sql) { return run(sql, {}); }
  // The same statement for each of `all`, in their order, without waiting for one answer after the other.
  virtual std::vector<Rows> run_each(const char* sql, const std::vector<std::vector<Cell>>& all) = 0;
  virtual void run_script(const std::string& sql) = 0;  // several statements, without values
  virtual void begin() = 0;
  virtual void begin_alone() = 0;  // nobody else is in one that was begun so
  virtual void commit() = 0;
  virtual void roll_back() noexcept = 0;
  [[nodiscard]] virtual bool has_tables() = 0;  // those of a store, of whatever version
  // After Errc::network: whether there is a connection again. A server that is restarted is waited for, for a minute.
  [[nodiscard]] virtual bool reconnect() = 0;
  // In a transaction: was_committed() is to tell of it.
  virtual void mark() = 0;
  // After a reconnect: whether the transaction that was marked last had been committed when the connection broke.
  [[nodiscard]] virtual bool was_committed() = 0;

  [[nodiscard]] virtual const char* blob_type() const noexcept = 0;    // "BLOB", "BYTEA"
  [[nodiscard]] virtual const char* count_type() const noexcept = 0;   // of a column that counts by itself
  [[nodiscard]] virtual const char* octet_order() const noexcept = 0;  // the collation that compares octets
  // Behind a SELECT: rows that another transaction has are passed over, and the others are this one's until its end.
  [[nodiscard]] virtual const char* for_update_skip_locked() const noexcept = 0;
  // Until the end of the transaction nobody else writes into the store.
  virtual void lock_tables() = 0;
  // In a transaction: tells other processes, when it is committed, that there is something for them to take.
  virtual void tell() = 0;
  // True where one of them told so since the last time, which is waited for as long as `limit`. `use` is free while it waits: others use
  // the connection.
  virtual bool wait_until_told(std::mutex& use, std::chrono::milliseconds limit) = 0;

  [[nodiscard]] virtual std::vector<std::string> check() = 0;
  virtual void backup(const std::filesystem::path& file) = 0;
  [[nodiscard]] virtual std::string describe() const = 0;
  // The same as whoever is to use it types it: with the user, and never a password.
  [[nodiscard]] virtual std::string address() const = 0;
  [[nodiscard]] virtual std::string engine() = 0;         // "SQLite 3.40.1"
  [[nodiscard]] virtual std::int64_t octets() = 0;        // that the store takes on the disk
  [[nodiscard]] virtual std::optional<Time> clock() = 0;  // of the server
};

[[nodiscard]] std::unique_ptr<Database> open_sqlite(const std::filesystem::path& file, Access access);
[[nodiscard]] std::unique_ptr<Database> open_postgresql(const std::string& url, Access access);
[[nodiscard]] std::unique_ptr<Database> open_database(const std::string& where, Access access = Access::write);

}  // namespace certkit::fleet
