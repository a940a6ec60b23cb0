#include "fleet/store/sql_store.hpp"

#include "fleet/store/sql_owner.hpp"
#include "fleet/store/sql_schema.hpp"

namespace certkit::fleet {
namespace {

constexpr std::int64_t kPage = 500;

Event event_from(const Row& row, const std::string& store) {
  Columns columns(row, store);
  Event event;
  event.name = columns.text();
  event.when = columns.time();
  event.renewal = columns.text();
  event.host = columns.text();
  event.step = step_from_word(columns.text());
  event.what = columns.text();
  return event;
}

}  // namespace

SqlStore::SqlStore(std::unique_ptr<Database> database, Access access) : database_(std::move(database)), where_(database_->describe()) {
  std::string columns = kStandingColumns;
  if (access == Access::write)
    bring_up_to_date(*database_);
  else
    columns = standing_columns(require_readable(*database_));
  each_ = "SELECT " + columns + " FROM certificate WHERE name > $1 ORDER BY name LIMIT $2";
  one_ = "SELECT " + columns + " FROM certificate WHERE name = $1";
}

bool Holding::is_held(Time now) const noexcept { return !worker.empty() && lease_until >= now && leased <= now + kFarAhead; }

std::vector<Standing> SqlStore::standings() {
  std::vector<Standing> all;
  each_standing([&](Standing&& one) { all.push_back(std::move(one)); });
  return all;
}

// By pages, so that neither a large result nor a transaction stays open.
void SqlStore::each_standing(const std::function<void(Standing&&)>& use) {
  for (std::string last;;) {
    const Rows page = persistently([&] { return database_->run(each_.c_str(), {last, kPage}); });
    for (const Row& row : page.rows) {
      Standing one = standing_from(row, where_);
      last = one.name;
      use(std::move(one));
    }
    if (page.rows.size() < static_cast<std::size_t>(kPage)) return;
  }
}

std::optional<Standing> SqlStore::standing(const std::string& name) {
  std::vector<Standing> found = standings_of({&name, 1});
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<Standing> SqlStore::standings_of(std::span<const std::string> names) {
  std::vector<std::vector<Cell>> wanted;
  for (const std::string& name : names) wanted.push_back({name});
  std::vector<Standing> found;
  for (const Rows& rows : persistently([&] { return database_->run_each(one_.c_str(), wanted); }))
    for (const Row& row : rows.rows) found.push_back(standing_from(row, where_));
  return found;
}

std::vector<Holding> SqlStore::holdings() {
  const Rows rows = persistently([&] {
    return database_->run("SELECT name, host, worker, leased, lease_until, fence, step, next_try FROM certificate ORDER BY name");
  });
  std::vector<Holding> all;
  all.reserve(rows.rows.size());
  for (const Row& row : rows.rows) {
    Columns columns(row, where_);
    Holding& one = all.emplace_back();
    one.name = columns.text();
    one.host = columns.text();
    one.worker = columns.text();
    one.leased = columns.time();
    one.lease_until = columns.time();
    one.fence = columns.number();
    one.step = step_from_word(columns.text());
    one.next_try = columns.time();
  }
  return all;
}

std::vector<Event> SqlStore::history(const std::string& name, std::size_t most) {
  const Rows rows = persistently([&] {
    const auto limit = static_cast<std::int64_t>(most);
    if (name.empty()) return database_->run("SELECT name, at, renewal, host, step, what FROM event ORDER BY id DESC LIMIT $1", {limit});
    return database_->run("SELECT name, at, renewal, host, step, what FROM event WHERE name = $1 ORDER BY id DESC LIMIT $2", {name, limit});
  });
  std::vector<Event> events;
  for (const Row& row : rows.rows) events.push_back(event_from(row, where_));
  return events;
}

std::int64_t SqlStore::prune(Time time) {
  return persistently([&] {
    require_not_moved(*database_);
    return database_
        ->run(
            "DELETE FROM event WHERE at < $1 AND NOT EXISTS (SELECT 1 FROM certificate WHERE certificate.name = event.name AND "
            "certificate.renewal = event.renewal AND step NOT IN ('none', 'done', 'failed', 'rolled-back'))",
            {to_cell(time)})
        .changed;
  });
}

// Not under use_ : others use the store meanwhile.
bool SqlStore::wait_for_change(std::chrono::milliseconds limit) {
  try {
    return database_->wait_until_told(use_, limit);
  } catch (const Error& error) {
    if (error.code() != Errc::network) throw;
    (void)persistently([&] { return database_->run("SELECT version FROM certkit_fleet"); });  // waits for the server, or throws
    return true;
  }
}

std::optional<Time> SqlStore::clock() {
  return persistently([&] { return database_->clock(); });
}

SqlStore::Facts SqlStore::facts(Time now) {
  return persistently([&] {
    const auto count = [&](const char* sql, const std::vector<Cell>& values) {
      return std::get<std::int64_t>(database_->run(sql, values).rows.at(0).at(0));
    };
    Facts facts;
    facts.engine = database_->engine();
    facts.version = version_of(*database_);
    facts.certificates = count("SELECT count(*) FROM certificate", {});
    facts.under_way = count("SELECT count(*) FROM certificate WHERE step NOT IN ('none', 'done', 'failed', 'rolled-back')", {});
    static const std::string kLeased = std::string("SELECT count(*) FROM certificate WHERE ") + kHeld;
    facts.leased = count(kLeased.c_str(), {to_cell(now), latest_cell(now)});
    facts.events = count("SELECT count(*) FROM event", {});
    facts.octets = database_->octets();
    if (const Rows rows = database_->run("SELECT at FROM event ORDER BY id LIMIT 1"); !rows.rows.empty())
      facts.first_event = to_time(std::get<std::int64_t>(rows.rows.front().front()));
    return facts;
  });
}

void SqlStore::backup(const std::filesystem::path& file) {
  const std::lock_guard lock(use_);
  database_->backup(file);
}

bool is_server(const std::string& where) noexcept { return where.starts_with("postgresql://") || where.starts_with("postgres://"); }

void require_not_empty(const std::string& where) {
  std::error_code unknown;
  if (is_server(where) || !std::filesystem::is_regular_file(where, unknown) || std::filesystem::file_size(where, unknown) != 0) return;
  throw Error(Errc::malformed, "the store is empty: nothing is remembered in it",
              "put a backup of it back (certkit renew store backup makes them); without one the next run finds out what is in place",
              where);
}

std::unique_ptr<Database> open_database(const std::string& where, Access access) {
  return is_server(where) ? open_postgresql(where, access) : open_sqlite(where, access);
}

std::unique_ptr<Store> open_store(const std::string& where) { return std::make_unique<SqlStore>(open_database(where), Access::write); }

std::unique_ptr<Store> look_at_store(const std::string& where) {
  std::error_code unknown;
  if (!is_server(where) && std::filesystem::status(where, unknown).type() == std::filesystem::file_type::not_found) return nullptr;
  std::unique_ptr<Database> database = open_database(where, Access::look);
  if (!database->has_tables()) return nullptr;
  return std::make_unique<SqlStore>(std::move(database), Access::look);
}

}  // namespace certkit::fleet
