#include "fleet/store/sql_schema.hpp"

#include <array>

#include "certkit/error.hpp"

namespace certkit::fleet {
namespace {

// Each is what changed with a version: a store goes through those that it has not seen. What stands here is never changed, only added to.
// Times are seconds since 1970; `chain` and `live_chain` are DER certificates, one behind the other.
constexpr std::array<const char*, 5> kVersions{R"(
CREATE TABLE certificate (
  name TEXT COLLATE @OCTETS@ PRIMARY KEY, host TEXT NOT NULL DEFAULT '',
  renewal TEXT NOT NULL DEFAULT '', step TEXT NOT NULL DEFAULT 'none', reason TEXT NOT NULL DEFAULT '', csr @BLOB@, key TEXT NOT NULL DEFAULT '',
  reference TEXT NOT NULL DEFAULT '', chain @BLOB@, generation BIGINT NOT NULL DEFAULT 0, attempts BIGINT NOT NULL DEFAULT 0,
  started BIGINT NOT NULL DEFAULT 0, changed BIGINT NOT NULL DEFAULT 0, next_try BIGINT NOT NULL DEFAULT 0,
  error_code TEXT NOT NULL DEFAULT '', error TEXT NOT NULL DEFAULT '',
  live_chain @BLOB@, live_generation BIGINT NOT NULL DEFAULT 0, live_key TEXT NOT NULL DEFAULT '', live_issuer TEXT NOT NULL DEFAULT '',
  asked TEXT NOT NULL DEFAULT '', files TEXT NOT NULL DEFAULT '', since BIGINT NOT NULL DEFAULT 0,
  window_from BIGINT, window_to BIGINT, ask_window_again BIGINT NOT NULL DEFAULT 0,
  worker TEXT NOT NULL DEFAULT '', fence BIGINT NOT NULL DEFAULT 0, lease_until BIGINT NOT NULL DEFAULT 0);
CREATE TABLE event (id @COUNT@, at BIGINT NOT NULL, name TEXT NOT NULL, renewal TEXT NOT NULL, host TEXT NOT NULL, step TEXT NOT NULL, what TEXT NOT NULL);
CREATE INDEX event_of ON event (name, id);
CREATE TABLE issuer (name TEXT PRIMARY KEY, spent BIGINT NOT NULL DEFAULT 0, counted BIGINT NOT NULL DEFAULT 0, failures BIGINT NOT NULL DEFAULT 0,
  open_until BIGINT NOT NULL DEFAULT 0);
)",
                                               R"(
CREATE INDEX certificate_of ON certificate (worker) WHERE worker <> '';
CREATE TABLE seat (issuer TEXT NOT NULL, number BIGINT NOT NULL, worker TEXT NOT NULL DEFAULT '', fence BIGINT NOT NULL DEFAULT 0,
  until BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (issuer, number));
ALTER TABLE certificate ADD COLUMN renewal_issuer TEXT NOT NULL DEFAULT '';
ALTER TABLE certificate ADD COLUMN renewal_asked TEXT NOT NULL DEFAULT '';
)",
                                               R"(
ALTER TABLE issuer RENAME COLUMN counted TO left_alone_until;
ALTER TABLE seat ADD COLUMN ticket TEXT NOT NULL DEFAULT '';
)",
                                               R"(
ALTER TABLE certificate ADD COLUMN leased BIGINT NOT NULL DEFAULT 0;
ALTER TABLE seat ADD COLUMN taken BIGINT NOT NULL DEFAULT 0;
ALTER TABLE certkit_fleet ADD COLUMN fleet TEXT NOT NULL DEFAULT '';
ALTER TABLE certkit_fleet ADD COLUMN moved_to TEXT NOT NULL DEFAULT '';
)",
                                               // What these say was in sentences alone until then.
                                               R"(
ALTER TABLE certificate ADD COLUMN kind TEXT NOT NULL DEFAULT 'renewal';
ALTER TABLE certificate ADD COLUMN cause TEXT NOT NULL DEFAULT '';
ALTER TABLE certificate ADD COLUMN untold BIGINT NOT NULL DEFAULT 0;
UPDATE certificate SET kind = 'mends-way-back' WHERE reason LIKE 'back to generation %, by hand';
UPDATE certificate SET kind = 'way-back' WHERE reason = 'back to generation ' || CAST(generation AS TEXT) || ', by hand';
UPDATE certificate SET cause = error WHERE step = 'rolling-back';
UPDATE certificate SET untold = 1 WHERE step = 'rolling-back' AND (error LIKE '%; the old files are in place again, but %' OR
  error LIKE '%; the new files are gone again, and there were none before, but %');
)"};

constexpr auto kNewest = static_cast<std::int64_t>(kVersions.size());

void require_not_later(std::int64_t version, const Database& database) {
  if (version > kNewest)
    throw Error(Errc::unsupported,
                "the store " + database.describe() + " was made by a later version of certkit (its tables are of version " +
                    std::to_string(version) + ")",
                "use that version here, too");
}

std::string for_dialect(std::string sql, const Database& database) {
  for (const auto& [mark, text] :
       {std::pair{"@BLOB@", database.blob_type()}, {"@COUNT@", database.count_type()}, {"@OCTETS@", database.octet_order()}})
    for (std::size_t at = sql.find(mark); at != std::string::npos; at = sql.find(mark))
      sql.replace(at, std::string_view(mark).size(), text);
  return sql;
}

}  // namespace

std::int64_t version_of(Database& database) {
  const Rows rows = database.run("SELECT version FROM certkit_fleet");
  return rows.rows.empty() ? 0 : std::get<std::int64_t>(rows.rows.front().front());
}

std::int64_t require_readable(Database& database) {
  const std::int64_t version = version_of(database);
  require_not_later(version, database);
  return version;
}

void bring_up_to_date(Database& database) {
  database.begin_alone();
  try {
    database.run_script("CREATE TABLE IF NOT EXISTS certkit_fleet (version BIGINT NOT NULL)");
    const std::int64_t version = version_of(database);
    require_not_later(version, database);
    for (std::int64_t i = version; i < kNewest; ++i) database.run_script(for_dialect(kVersions[static_cast<std::size_t>(i)], database));
    if (version == 0)
      database.run("INSERT INTO certkit_fleet (version) VALUES ($1)", {kNewest});
    else if (version != kNewest)
      database.run("UPDATE certkit_fleet SET version = $1", {kNewest});
    database.commit();
  } catch (...) {
    database.roll_back();
    throw;
  }
}

}  // namespace certkit::fleet
