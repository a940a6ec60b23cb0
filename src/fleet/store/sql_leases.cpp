// Who works on what: leases of certificates.
#include <algorithm>

#include "fleet/store/sql_owner.hpp"
#include "fleet/store/sql_store.hpp"

namespace certkit::fleet {
namespace {

constexpr const char* kMakeKnown = "INSERT INTO certificate (name) VALUES ($1) ON CONFLICT (name) DO NOTHING";
constexpr const char* kRelease = "UPDATE certificate SET worker = '', lease_until = 0 WHERE name = $1 AND worker = $2 AND fence = $3";

// One that another transaction is just about to have is passed over.
const char* lease_sql(const Database& database) {
  static const auto with = [](const char* skip) {
    return std::string(
               "UPDATE certificate SET worker = $2, fence = fence + 1, lease_until = $3, leased = $4 WHERE name = (SELECT name FROM "
               "certificate WHERE name = $1 AND (worker = '' OR worker = $2 OR lease_until < $4 OR leased > $5)") +
           skip + ") RETURNING fence";
  };
  static const std::string kPlain = with(""), kSkipping = with(" FOR UPDATE SKIP LOCKED");
  return *database.for_update_skip_locked() == '\0' ? kPlain.c_str() : kSkipping.c_str();
}

std::vector<Cell> release_cells(const Lease& lease) { return {lease.name, lease.worker, lease.fence}; }

}  // namespace

std::optional<Lease> SqlStore::lease(const std::string& name, const std::string& worker, Time until, Time now) {
  std::vector<Lease> leases = lease_many({&name, 1}, worker, until, now);
  if (leases.empty()) return std::nullopt;
  return std::move(leases.front());
}

std::vector<Lease> SqlStore::lease_many(std::span<const std::string> names, const std::string& worker, Time until, Time now) {
  std::vector<std::string> sorted(names.begin(), names.end());
  std::sort(sorted.begin(), sorted.end());  // two that make the same ones known wait for each other in one order
  std::vector<std::vector<Cell>> known, wanted;
  for (const std::string& name : sorted) {
    known.push_back({name});
    wanted.push_back({name, worker, to_cell(until), to_cell(now), latest_cell(now)});
  }
  std::vector<Lease> leases;
  in_transaction([&] {
    leases.clear();
    (void)database_->run_each(kMakeKnown, known);
    require_not_moved(*database_);  // by now nobody can begin to move it before this transaction ends
    const std::vector<Rows> rows = database_->run_each(lease_sql(*database_), wanted);
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (!rows[i].rows.empty()) leases.push_back({sorted[i], worker, std::get<std::int64_t>(rows[i].rows.front().front()), until});
  });
  return leases;
}

std::vector<Lease> SqlStore::extend_all(const std::string& worker, Time until, Time now) {
  std::vector<Lease> leases;
  in_transaction([&] {
    leases.clear();
    const std::vector<Cell> cells{worker, to_cell(until), to_cell(now)};
    database_->run("UPDATE seat SET until = $2, taken = $3 WHERE worker = $1", cells);
    const Rows rows = database_->run("UPDATE certificate SET lease_until = $2, leased = $3 WHERE worker = $1 RETURNING name, fence", cells);
    for (const Row& row : rows.rows) leases.push_back({std::get<std::string>(row.at(0)), worker, std::get<std::int64_t>(row.at(1)), until});
  });
  return leases;
}

// As if its time were over: whose they were is still known.
void SqlStore::end_worker(const std::string& worker) {
  in_transaction([&] {
    database_->run("UPDATE seat SET until = 0 WHERE worker = $1", {worker});
    if (database_->run("UPDATE certificate SET lease_until = 0 WHERE worker = $1", {worker}).changed != 0) database_->tell();
  });
}

void SqlStore::release(const Lease& lease) { release_many({&lease, 1}); }

void SqlStore::release_many(std::span<const Lease> leases) {
  std::vector<std::vector<Cell>> all;
  for (const Lease& lease : leases) all.push_back(release_cells(lease));
  in_transaction([&] {
    const std::vector<Rows> rows = database_->run_each(kRelease, all);
    if (std::any_of(rows.begin(), rows.end(), [](const Rows& one) { return one.changed != 0; })) database_->tell();
  });
}

}  // namespace certkit::fleet
