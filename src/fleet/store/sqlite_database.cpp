// A store in one file: SQLite in WAL mode, loaded when the first one is opened.
#include <sqlite3.h>

#include <map>
#include <new>
#include <random>
#include <thread>
#include <utility>

#include "base/files.hpp"
#include "base/folder.hpp"
#include "base/shared_library.hpp"
#include "certkit/error.hpp"
#include "fleet/store/database.hpp"
#include "fleet/store/sqlite_look.hpp"

namespace certkit::fleet {
namespace {

constexpr int kBusyMilliseconds = 60'000;
constexpr int kAttempts = 8;                     // to read at one moment what others write
constexpr std::chrono::milliseconds kLook{100};  // for what another process wrote: SQLite tells nobody

struct Sqlite {
  base::SharedLibrary library{"libsqlite3.so.0", "libsqlite3-0"};
#define CERTKIT_SQLITE(name) decltype(sqlite3_##name)* name = library.function<decltype(sqlite3_##name)>("sqlite3_" #name)
  CERTKIT_SQLITE(open_v2);
  CERTKIT_SQLITE(close_v2);
  CERTKIT_SQLITE(busy_timeout);
  CERTKIT_SQLITE(exec);
  CERTKIT_SQLITE(prepare_v3);
  CERTKIT_SQLITE(bind_parameter_count);
  CERTKIT_SQLITE(bind_parameter_name);
  CERTKIT_SQLITE(bind_null);
  CERTKIT_SQLITE(bind_int64);
  CERTKIT_SQLITE(bind_text);
  CERTKIT_SQLITE(bind_blob);
  CERTKIT_SQLITE(step);
  CERTKIT_SQLITE(reset);
  CERTKIT_SQLITE(clear_bindings);
  CERTKIT_SQLITE(column_count);
  CERTKIT_SQLITE(column_type);
  CERTKIT_SQLITE(column_int64);
  CERTKIT_SQLITE(column_blob);
  CERTKIT_SQLITE(column_bytes);
  CERTKIT_SQLITE(changes);
  CERTKIT_SQLITE(finalize);
  CERTKIT_SQLITE(errmsg);
  CERTKIT_SQLITE(extended_errcode);
  CERTKIT_SQLITE(libversion);
#undef CERTKIT_SQLITE
};
const Sqlite& sqlite() {
  static const Sqlite kLoaded;
  return kLoaded;
}

// Empty, and nobody else's to read: it names hosts and files. Of two that make it at once, the second finds it made.
void make_own_file(const std::filesystem::path& file) {
  base::FileSet files;
  files.add(file, Secret());
  try {
    (void)files.commit({});
  } catch (const Error&) {
    if (!std::filesystem::exists(file)) throw;
  }
}

std::string random_word() {
  std::random_device random;
  return std::to_string(random());
}

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(const std::filesystem::path& file, Access access) : file_(file) {
    if (access == Access::look) {
      open_to_look();
      return;
    }
    open(file.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    try {
      (void)has_tables();  // before anything is changed in it
      // What was committed is on disk, also after a power failure.
      run_script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
    } catch (...) {
      close();
      throw;
    }
  }
  SqliteDatabase(const SqliteDatabase&) = delete;
  SqliteDatabase& operator=(const SqliteDatabase&) = delete;
  ~SqliteDatabase() override { close(); }

  // What was read without locks while another process wrote is read again, from then on with them.
  Rows run(const char* sql, const std::vector<Cell>& values) override {
    for (int attempt = 1;; ++attempt) {
      try {
        Rows rows = run_once(sql, values);
        if (!look_ || look_->holds()) return rows;
      } catch (const Error&) {
        if (!look_ || !look_->has_changed()) throw;
      }
      if (attempt == kAttempts) throw Error(Errc::unreadable, "the store is written all the time", "try again in a moment", file_.string());
      close();
      open_to_look();
    }
  }
  Rows run_once(const char* sql, const std::vector<Cell>& values) {
    sqlite3_stmt* const statement = prepared(sql);
    bind(statement, values);
    Rows rows;
    int code = SQLITE_ROW;
    while ((code = sqlite().step(statement)) == SQLITE_ROW) rows.rows.push_back(row_of(statement));
    const bool good = code == SQLITE_DONE;
    rows.changed = sqlite().changes(handle_);
    if (!good) {
      const Error error = failure();
      sqlite().reset(statement);
      sqlite().clear_bindings(statement);
      throw error;
    }
    sqlite().reset(statement);
    sqlite().clear_bindings(statement);
    return rows;
  }

  std::vector<Rows> run_each(const char* sql, const std::vector<std::vector<Cell>>& all) override {
    std::vector<Rows> rows;
    rows.reserve(all.size());
    for (const std::vector<Cell>& values : all) rows.push_back(run(sql, values));
    return rows;
  }

  void run_script(const std::string& sql) override { require(sqlite().exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK); }
  void begin() override { run_script("BEGIN IMMEDIATE"); }  // one that writes is alone anyway
  void begin_alone() override { begin(); }
  void commit() override { run_script("COMMIT"); }
  void roll_back() noexcept override { sqlite().exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr); }

  bool has_tables() override {
    const Rows all = run("SELECT name = 'certkit_fleet' FROM sqlite_master WHERE type = 'table' ORDER BY 1 DESC LIMIT 1", {});
    if (all.rows.empty()) return false;
    if (std::get<std::int64_t>(all.rows.front().front()) == 1) return true;
    throw Error(Errc::malformed, "it is a database of another program, with tables of its own",
                "certkit's is a file that it makes itself: name one that is not there yet", file_.string());
  }
  bool reconnect() override { return false; }
  void mark() override {}
  bool was_committed() override { return false; }

  const char* blob_type() const noexcept override { return "BLOB"; }
  const char* octet_order() const noexcept override { return "BINARY"; }
  const char* count_type() const noexcept override { return "INTEGER PRIMARY KEY AUTOINCREMENT"; }
  const char* for_update_skip_locked() const noexcept override { return ""; }
  void lock_tables() override {}  // one that writes is alone anyway
  // A number in the file's header, which nothing else needs.
  void tell() override {
    const std::int64_t before = told(), after = (before + 1) & 0x7fff'ffff;
    run_script("PRAGMA user_version = " + std::to_string(after));
    if (before == told_) told_ = after;  // else another process's word was not heard yet
  }
  bool wait_until_told(std::mutex& use, std::chrono::milliseconds limit) override {
    for (const auto until = std::chrono::steady_clock::now() + limit;;) {
      {
        const std::lock_guard lock(use);
        const std::int64_t now_told = told();
        if (std::exchange(told_, now_told) != now_told) return true;
      }
      const auto now = std::chrono::steady_clock::now();
      if (now >= until) return false;
      std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(kLook, until - now));
    }
  }

  std::vector<std::string> check() override {
    std::vector<std::string> problems;
    for (const Row& row : run("PRAGMA integrity_check", {}).rows)
      if (const auto* text = std::get_if<std::string>(&row.front()); text != nullptr && *text != "ok") problems.push_back(*text);
    return problems;
  }
  // VACUUM INTO copies a snapshot while others write. It takes the name that it is to have when it is whole.
  void backup(const std::filesystem::path& file) override {
    const std::filesystem::path place = std::filesystem::absolute(file);
    auto folder = base::Folder::open(place.parent_path());
    if (!folder) throw Error(Errc::unwritable, "there is no folder " + place.parent_path().string(), "make it first", file.string());
    const std::string name = place.filename().string(), temporary = "." + name + ".certkit-" + random_word();
    if (folder->has(name)) throw Error(Errc::usage, "it is there already", "a backup goes into a new file", file.string());
    folder->create(temporary, {}, base::Folder::Access::is_private);
    try {
      run("VACUUM INTO $1", {(place.parent_path() / temporary).string()});
      SqliteDatabase copy(place.parent_path() / temporary, Access::write);
      copy.run_script("PRAGMA journal_mode = DELETE");  // one file, without another beside it; and all of it is on the disk
      if (!copy.check().empty()) throw Error(Errc::mismatch, "the copy is not sound", "is the disk?", file.string());
      folder->move_to_new(temporary, name);
      folder->sync();
    } catch (...) {
      folder->remove(temporary);
      throw;
    }
  }
  std::string describe() const override { return file_.string(); }
  std::string address() const override { return describe(); }
  std::string engine() override { return std::string("SQLite ") + sqlite().libversion(); }
  std::int64_t octets() override {
    const auto number = [&](const char* pragma) { return std::get<std::int64_t>(run(pragma, {}).rows.front().front()); };
    return number("PRAGMA page_count") * number("PRAGMA page_size");
  }
  std::optional<Time> clock() override { return std::nullopt; }

 private:
  [[nodiscard]] std::int64_t told() { return std::get<std::int64_t>(run("PRAGMA user_version", {}).rows.front().front()); }

  void open(const std::string& where, int how) {
    if (sqlite().open_v2(where.c_str(), &handle_, how | SQLITE_OPEN_NOFOLLOW, nullptr) != SQLITE_OK) {
      const Error error = failure();
      close();
      throw error;
    }
    sqlite().busy_timeout(handle_, kBusyMilliseconds);
  }
  void open_to_look() {
    look_.emplace(file_);
    open(look_->uri(), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
  }
  void close() noexcept {
    for (const auto& [sql, statement] : prepared_) sqlite().finalize(statement);
    prepared_.clear();
    sqlite().close_v2(std::exchange(handle_, nullptr));
  }

  [[nodiscard]] Error failure() const {
    const int code = sqlite().extended_errcode(handle_);
    const std::string why = sqlite().errmsg(handle_);
    switch (code & 0xff) {
      case SQLITE_NOMEM: throw std::bad_alloc();
      case SQLITE_BUSY:
        return Error(Errc::unwritable, "another process has the store for longer than a minute", "is one of them hanging?", file_.string());
      case SQLITE_FULL:
      case SQLITE_IOERR:
      case SQLITE_READONLY:
      case SQLITE_PERM:
        return Error(Errc::unwritable, "the store cannot be written: " + why, "is there room, and may this user write there?",
                     file_.string());
      case SQLITE_CANTOPEN:
        return Error(Errc::unreadable, "the store cannot be opened: " + why,
                     look_ ? "may this user read it?" : "is its folder there, and may this user write to it?", file_.string());
      case SQLITE_CORRUPT:
      case SQLITE_NOTADB:
        return Error(Errc::malformed, "the store is damaged, or no store: " + why,
                     "a backup of it may be whole; without one, move it away: what is on disk is found again", file_.string());
      default: return Error(Errc::internal, "the store: " + why, "", file_.string());
    }
  }
  void require(bool good) const {
    if (!good) throw failure();
  }

  sqlite3_stmt* prepared(const char* sql) {
    sqlite3_stmt*& statement = prepared_[sql];
    if (statement == nullptr) require(sqlite().prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) == SQLITE_OK);
    return statement;
  }

  // $2 may stand before $1, and twice.
  void bind(sqlite3_stmt* statement, const std::vector<Cell>& values) const {
    for (int i = 1; i <= sqlite().bind_parameter_count(statement); ++i) {
      const Cell& value = values.at(static_cast<std::size_t>(std::stoi(sqlite().bind_parameter_name(statement, i) + 1) - 1));
      int code = SQLITE_OK;
      if (const auto* number = std::get_if<std::int64_t>(&value))
        code = sqlite().bind_int64(statement, i, *number);
      else if (const auto* text = std::get_if<std::string>(&value))
        code = sqlite().bind_text(statement, i, text->data(), static_cast<int>(text->size()), SQLITE_STATIC);
      else if (const auto* octets = std::get_if<Bytes>(&value))  // an address of none would be NULL, and no empty octets
        code = sqlite().bind_blob(statement, i, octets->empty() ? "" : static_cast<const void*>(octets->data()),
                                  static_cast<int>(octets->size()), SQLITE_STATIC);
      else
        code = sqlite().bind_null(statement, i);
      require(code == SQLITE_OK);
    }
  }

  static Row row_of(sqlite3_stmt* statement) {
    Row row;
    for (int i = 0; i < sqlite().column_count(statement); ++i) {
      const int type = sqlite().column_type(statement, i);
      const auto* const data = static_cast<const std::uint8_t*>(type == SQLITE_NULL ? nullptr : sqlite().column_blob(statement, i));
      const ByteView octets(data, static_cast<std::size_t>(type == SQLITE_NULL ? 0 : sqlite().column_bytes(statement, i)));
      if (type == SQLITE_NULL)
        row.emplace_back();
      else if (type == SQLITE_INTEGER)
        row.emplace_back(std::int64_t{sqlite().column_int64(statement, i)});
      else if (type == SQLITE_BLOB)
        row.emplace_back(to_bytes(octets));
      else
        row.emplace_back(std::string(as_text(octets)));
    }
    return row;
  }

  std::filesystem::path file_;
  std::optional<SqliteLook> look_;  // where nothing is written
  sqlite3* handle_ = nullptr;
  std::int64_t told_ = 0;                          // what tell() had counted when it was last looked at
  std::map<const char*, sqlite3_stmt*> prepared_;  // by the literal's address
};

// SQLite would wait for who writes into a pipe.
void require_file(const std::filesystem::path& file) {
  std::error_code unknown;
  const auto there = std::filesystem::status(file, unknown);
  if (std::filesystem::is_directory(there))
    throw Error(Errc::unreadable, "the store is a file, and this is a folder", "name a file in it: " + (file / "fleet.db").string(),
                file.string());
  if (std::filesystem::is_other(there))
    throw Error(Errc::unreadable, "the store is a file, and this is a pipe, a device or a socket", "--state FILE names another place",
                file.string());
}

}  // namespace

std::unique_ptr<Database> open_sqlite(const std::filesystem::path& file, Access access) {
  require_file(file);
  if (access == Access::write && !std::filesystem::exists(file)) make_own_file(file);
  return std::make_unique<SqliteDatabase>(file, access);
}

}  // namespace certkit::fleet
