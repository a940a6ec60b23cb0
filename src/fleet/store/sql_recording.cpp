// Where certificates stand, and what happened, written down.
#include "base/text.hpp"
#include "fleet/store/sql_store.hpp"

namespace certkit::fleet {
namespace {

constexpr const char* kEvent = "INSERT INTO event (at, name, renewal, host, step, what) VALUES ($1, $2, $3, $4, $5, $6)";

// Fenced: nothing is changed by a worker that was late.
const std::string& standing_sql() {
  static const std::string kUpdate = [] {
    std::string set;
    const std::string columns = kStandingColumns;
    int number = 0;
    for (std::size_t at = 0; at < columns.size();) {
      const std::size_t end = std::min(columns.find(", ", at), columns.size());
      if (++number > 1) set += (number > 2 ? ", " : "") + columns.substr(at, end - at) + " = $" + std::to_string(number);
      at = end + 2;
    }
    return "UPDATE certificate SET " + set + " WHERE name = $1 AND worker = $" + std::to_string(number + 1) + " AND fence = $" +
           std::to_string(number + 2);
  }();
  return kUpdate;
}

std::vector<Cell> standing_cells(const Recording& one) {
  std::vector<Cell> cells = to_cells(*one.standing);
  cells.emplace_back(one.lease->worker);
  cells.emplace_back(one.lease->fence);
  return cells;
}

std::vector<Cell> event_cells(const Event& event) {
  return {to_cell(event.when), event.name, event.renewal, event.host, std::string(to_word(event.step)), base::printable(event.what)};
}

}  // namespace

Error lease_lost(const Lease& lease) {
  return Error(Errc::mismatch, "another worker has taken over " + lease.name,
               "this one took longer than its lease; what it did last was not recorded");
}

std::vector<std::size_t> SqlStore::record_many(std::span<const Recording> all) {
  std::vector<std::size_t> lost;
  if (all.empty()) return lost;
  std::vector<std::vector<Cell>> standings;
  for (const Recording& one : all) standings.push_back(standing_cells(one));
  in_transaction([&] {
    lost.clear();
    std::vector<std::vector<Cell>> events;
    const std::vector<Rows> rows = database_->run_each(standing_sql().c_str(), standings);
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (rows[i].changed == 1)
        events.push_back(event_cells(*all[i].event));
      else
        lost.push_back(i);
    (void)database_->run_each(kEvent, events);
  });
  return lost;
}

// Whoever comes first writes for all that came meanwhile: one transaction, and one flush to the disk.
void SqlStore::record(const Lease& lease, const Standing& standing, const Event& event) {
  Job job;
  job.what = {&lease, &standing, &event};
  std::unique_lock lock(jobs_mutex_);
  jobs_.push_back(&job);
  written_.wait(lock, [&] { return job.done || !writing_; });
  if (!job.done) {
    writing_ = true;
    std::vector<Job*> mine;
    mine.swap(jobs_);
    lock.unlock();
    write(mine);
    lock.lock();
    for (Job* one : mine) one->done = true;
    writing_ = false;
    written_.notify_all();
  }
  lock.unlock();
  if (job.failure) std::rethrow_exception(job.failure);
  if (job.lost) throw lease_lost(lease);
}

// A lease that was lost is that one's failure; whatever else fails, fails for all.
void SqlStore::write(std::span<Job* const> jobs) {
  try {
    std::vector<Recording> all;
    for (const Job* job : jobs) all.push_back(job->what);
    for (const std::size_t lost : record_many(all)) jobs[lost]->lost = true;
  } catch (...) {
    for (Job* job : jobs) job->failure = std::current_exception();
  }
}

void SqlStore::remember_window(const std::string& name, Time since, const std::optional<std::pair<Time, Time>>& window, Time ask_again) {
  std::vector<Cell> cells{name, to_cell(since), to_cell(ask_again)};
  const char* sql = "UPDATE certificate SET window_from = NULL, window_to = NULL, ask_window_again = $3 WHERE name = $1 AND since = $2";
  if (window) {
    sql = "UPDATE certificate SET window_from = $4, window_to = $5, ask_window_again = $3 WHERE name = $1 AND since = $2";
    cells.emplace_back(to_cell(window->first));
    cells.emplace_back(to_cell(window->second));
  }
  (void)persistently([&] { return database_->run(sql, cells); });
}

}  // namespace certkit::fleet
