// From one store into another: row by row as they stand, whatever database each has.
#include <algorithm>
#include <array>
#include <set>

#include "fleet/store/sql_owner.hpp"
#include "fleet/store/sql_schema.hpp"
#include "fleet/store/sql_standing.hpp"

namespace certkit::fleet {
namespace {

constexpr std::int64_t kPage = 500;

// Copied in the order of `key`; one that counts by itself counts anew.
struct Table {
  const char* name;
  std::string columns;
  const char* key;
  Cell before_first;
};

// Not the leases and seats: nobody has one. Fences go on where they were.
const std::array<Table, 3>& tables() {
  static const std::array<Table, 3> kTables{{{"certificate", std::string(kStandingColumns) + ", fence", "name", std::string()},
                                             {"event", "at, name, renewal, host, step, what", "id", std::int64_t{0}},
                                             {"issuer", "name, spent, failures, open_until, left_alone_until", "name", std::string()}}};
  return kTables;
}

// A statement has to live as long as the program (see Database::run).
const char* kept(std::string sql) {
  static std::set<std::string> all;
  return all.insert(std::move(sql)).first->c_str();
}

// The key is the last column. Texts in the order of their octets, which all databases have.
const char* select(const Table& table, const Database& database) {
  std::string key = table.key;
  if (std::holds_alternative<std::string>(table.before_first)) key += std::string(" COLLATE ") + database.octet_order();
  return kept("SELECT " + table.columns + ", " + table.key + " FROM " + table.name + " WHERE " + key + " > $1 ORDER BY " + key +
              " LIMIT $2");
}

const char* insert(const Table& table) {
  std::string marks = "$1";
  for (int i = 2; i <= 1 + static_cast<int>(std::count(table.columns.begin(), table.columns.end(), ',')); ++i)
    marks += ", $" + std::to_string(i);
  return kept(std::string("INSERT INTO ") + table.name + " (" + table.columns + ") VALUES (" + marks + ")");
}

std::int64_t count(Database& database, const char* sql, const std::vector<Cell>& values = {}) {
  return std::get<std::int64_t>(database.run(sql, values).rows.at(0).at(0));
}

// One transaction of one database, rolled back where it is not committed.
class Alone {
 public:
  explicit Alone(Database& database) : database_(database) {
    database_.begin_alone();
    try {
      database_.lock_tables();
    } catch (...) {
      database_.roll_back();
      throw;
    }
  }
  Alone(const Alone&) = delete;
  Alone& operator=(const Alone&) = delete;
  ~Alone() {
    if (!committed_) database_.roll_back();
  }
  void commit(const char* hint = nullptr) {
    try {
      database_.commit();
    } catch (const Error& error) {
      if (hint == nullptr) throw;
      throw Error(error.code(), error.message(), hint, error.input());
    }
    committed_ = true;
  }

 private:
  Database& database_;
  bool committed_ = false;
};

// Every page of the table, as `use` takes it.
template <class Use>
void each_page(Database& database, const Table& table, Use use) {
  for (Cell last = table.before_first;;) {
    Rows page = database.run(select(table, database), {last, kPage});
    if (page.rows.empty()) return;
    last = page.rows.back().back();
    for (Row& row : page.rows) row.pop_back();
    use(page.rows);
  }
}

void copy(Database& from, Database& to, const Table& table) {
  each_page(from, table, [&](const std::vector<Row>& rows) { (void)to.run_each(insert(table), rows); });
}

// Reads both once more.
void compare(Database& from, Database& to, const Table& table) {
  const auto require = [&](bool equal, const char* what) {
    if (!equal)
      throw Error(Errc::mismatch, "the table " + std::string(table.name) + " did not become what it was: " + what,
                  "nothing was changed in " + to.describe() + "; certkit renew store check says whether the old store is sound",
                  from.describe());
  };
  Cell last = table.before_first;
  const auto next = [&] { return to.run(select(table, to), {last, kPage}).rows; };
  each_page(from, table, [&](const std::vector<Row>& rows) {
    std::vector<Row> copies = next();
    require(copies.size() == rows.size(), "there are fewer rows");
    last = copies.back().back();
    for (Row& row : copies) row.pop_back();
    require(copies == rows, "a row differs");
  });
  require(next().empty(), "there are more rows");
}

bool is_empty(Database& database) {
  return count(database, "SELECT count(*) FROM certificate") + count(database, "SELECT count(*) FROM event") == 0;
}

void require_empty(Database& to) {
  if (!is_empty(to))
    throw Error(Errc::usage, "the store " + to.describe() + " is not empty", "what is moved goes into a new one", to.describe());
}

void require_at_rest(Database& from, Time now) {
  static const std::string kSelect = std::string("SELECT name, worker FROM certificate WHERE ") + kHeld + " LIMIT 1";
  const Rows rows = from.run(kSelect.c_str(), {to_cell(now), latest_cell(now)});
  if (rows.rows.empty()) return;
  throw Error(Errc::usage,
              "the worker " + std::get<std::string>(rows.rows.front().at(1)) + " is at " + std::get<std::string>(rows.rows.front().at(0)) +
                  " in " + from.describe(),
              "wait until it ends; what one had that was killed is free with the next run on its machine, or after a few minutes",
              from.describe());
}

std::string place_of(const Database& database, const std::string& where) {
  return is_server(where) ? database.address() : std::filesystem::absolute(where).lexically_normal().string();
}
// Versions before this one wrote a server's place down without the user.
bool is_place(const std::string& written, const std::string& place, const Database& database) {
  return written == place || (is_server(place) && written == database.describe());
}

}  // namespace

Migrated migrate_store(const std::string& from_where, const std::string& to_where, Time now) {
  if (!is_server(from_where) && !std::filesystem::exists(from_where))
    throw Error(Errc::unreadable, "there is no store", "is this its place?", from_where);
  require_not_empty(from_where);
  const auto from = open_database(from_where);
  if (const auto problems = from->check(); !problems.empty())
    throw Error(Errc::malformed, "the store is damaged: " + problems.front(), "certkit renew store check; put a copy in its place, and move that",
                from->describe());
  bring_up_to_date(*from);
  const auto to = open_database(to_where);
  bring_up_to_date(*to);
  const bool same_file = !is_server(from_where) && !is_server(to_where) && std::filesystem::equivalent(from_where, to_where);
  if (same_file || from->describe() == to->describe()) throw Error(Errc::usage, "both are the same store", "", from->describe());
  const std::string source = place_of(*from, from_where), target = place_of(*to, to_where);
  Alone reading(*from);
  require_at_rest(*from, now);
  Migrated migrated{0, 0, from->address(), to->address()};
  {
    Alone writing(*to);
    const Store::Owner owner = owner_of(*from), there = owner_of(*to);
    const bool begun = is_place(there.moved_to, source, *from);  // an earlier attempt
    if (!owner.moved_to.empty() && (!is_place(owner.moved_to, target, *to) || !begun)) throw moved_away(from->describe(), owner.moved_to);
    if (owner.moved_to.empty()) {
      if (begun)
        for (const Table& table : tables()) to->run(kept(std::string("DELETE FROM ") + table.name), {});
      require_empty(*to);
      if (!owner.fleet.empty()) require_fleet(*to, there, owner.fleet);
      to->run("DELETE FROM issuer");
      for (const Table& table : tables()) copy(*from, *to, table);
      for (const Table& table : tables()) compare(*from, *to, table);
      to->run("UPDATE certkit_fleet SET fleet = $1, moved_to = $2", {owner.fleet.empty() ? there.fleet : owner.fleet, source});
      writing.commit();
      // Whatever dies in between, there are not two stores that say the same and can both be used; and who had something records no more.
      from->run("UPDATE certificate SET worker = '', lease_until = 0, fence = fence + 1");
      from->run("UPDATE certkit_fleet SET moved_to = $1", {target});
    }
    migrated.certificates = count(*to, "SELECT count(*) FROM certificate");
    migrated.events = count(*to, "SELECT count(*) FROM event");
  }
  constexpr const char* kOnceMore = "run the same once more: until then nobody can use either";
  reading.commit(kOnceMore);
  Alone opening(*to);
  to->run("UPDATE certkit_fleet SET moved_to = ''");
  opening.commit(kOnceMore);
  return migrated;
}

}  // namespace certkit::fleet
