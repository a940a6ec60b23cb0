#include "fleet/store/sql_owner.hpp"

#include "fleet/store/sql_schema.hpp"
#include "fleet/store/sql_store.hpp"

namespace certkit::fleet {

Error moved_away(const std::string& from, const std::string& to) {
  return Error(Errc::usage, from + " was moved to " + to, "that is the one to use now: --state names it", from);
}

Store::Owner owner_of(Database& database) {
  constexpr std::int64_t kFirst = 4;  // version of the tables that say so; who only looks may find older ones
  if (version_of(database) < kFirst) return {};
  const Rows rows = database.run("SELECT fleet, moved_to FROM certkit_fleet");
  const std::string where = database.describe();
  Columns columns(rows.rows.at(0), where);
  Store::Owner owner;
  owner.fleet = columns.text();
  owner.moved_to = columns.text();
  return owner;
}

void require_not_moved(Database& database) {
  if (const Store::Owner owner = owner_of(database); !owner.moved_to.empty()) throw moved_away(database.describe(), owner.moved_to);
}

void require_fleet(const Database& database, const Store::Owner& owner, const std::string& fleet) {
  if (owner.fleet.empty() || owner.fleet == fleet) return;
  throw Error(Errc::usage, "the store " + database.describe() + " is that of the fleet " + owner.fleet + ", and not of " + fleet,
              "each fleet has a store of its own: --state names it", database.describe());
}

Store::Owner SqlStore::owner() {
  return persistently([&] { return owner_of(*database_); });
}

void SqlStore::belong_to(const std::string& fleet) {
  in_transaction([&] {
    require_not_moved(*database_);
    database_->run("UPDATE certkit_fleet SET fleet = $1 WHERE fleet = ''", {fleet});  // of two at once, one finds it so
    require_fleet(*database_, owner_of(*database_), fleet);
  });
}

}  // namespace certkit::fleet
