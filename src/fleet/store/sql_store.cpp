// The store over a database, the same for SQLite and PostgreSQL.
#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

#include "fleet/store/sql_schema.hpp"
#include "fleet/store/sql_standing.hpp"

namespace certkit::fleet {
namespace {

class SqlStore final : public Store {
 public:
  explicit SqlStore(std::unique_ptr<Database> database) : database_(std::move(database)), where_(database_->describe()) {
    bring_up_to_date(*database_);
  }

  std::vector<Standing> standings() override {
    std::vector<Standing> all;
    each_standing([&](Standing&& one) { all.push_back(std::move(one)); });
    return all;
  }

  // By pages, so that neither a large result nor a transaction stays open.
  void each_standing(const std::function<void(Standing&&)>& use) override {
    const std::lock_guard lock(use_);
    constexpr std::int64_t kPage = 500;
    static const std::string kSelect = std::string("SELECT ") + kStandingColumns + " FROM certificate WHERE name > $1 ORDER BY name LIMIT $2";
    for (std::string last;;) {
      const Rows page = database_->run(kSelect.c_str(), {last, kPage});
      for (const Row& row : page.rows) {
        Standing one = standing_from(row, where_);
        last = one.name;
        use(std::move(one));
      }
      if (page.rows.size() < static_cast<std::size_t>(kPage)) return;
    }
  }

  std::optional<Standing> standing(const std::string& name) override {
    const std::lock_guard lock(use_);
    static const std::string kSelect = std::string("SELECT ") + kStandingColumns + " FROM certificate WHERE name = $1";
    const Rows rows = database_->run(kSelect.c_str(), {name});
    if (rows.rows.empty()) return std::nullopt;
    return standing_from(rows.rows.front(), where_);
  }

  std::optional<Lease> lease(const std::string& name, const std::string& worker, Time until, Time now) override {
    const std::lock_guard lock(use_);
    // Of two that come at once one inserts and the other waits for it; of two that update, the second finds the lease of the first.
    database_->run("INSERT INTO certificate (name) VALUES ($1) ON CONFLICT (name) DO NOTHING", {name});
    const Rows rows = database_->run(
        "UPDATE certificate SET worker = $2, fence = fence + 1, lease_until = $3 WHERE name = $1 AND (worker = '' OR lease_until < $4) "
        "RETURNING fence",
        {name, worker, to_cell(until), to_cell(now)});
    if (rows.rows.empty()) return std::nullopt;
    return Lease{name, worker, std::get<std::int64_t>(rows.rows.front().front()), until};
  }

  void extend(Lease& lease, Time until) override {
    const std::lock_guard lock(use_);
    const Rows rows = database_->run("UPDATE certificate SET lease_until = $4 WHERE name = $1 AND worker = $2 AND fence = $3",
                                     {lease.name, lease.worker, lease.fence, to_cell(until)});
    if (rows.changed == 0) lost(lease);
    lease.until = until;
  }

  void release(const Lease& lease) override {
    const std::lock_guard lock(use_);
    database_->run("UPDATE certificate SET worker = '', lease_until = 0 WHERE name = $1 AND worker = $2 AND fence = $3",
                   {lease.name, lease.worker, lease.fence});
  }

  // Whoever comes first writes for all that came meanwhile: one transaction, and one flush to the disk.
  void record(const Lease& lease, const Standing& standing, const Event& event) override {
    Job job{&lease, &standing, &event, false, nullptr};
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
  }

  std::chrono::milliseconds take_token(const std::string& issuer, const Rate& rate, Time now) override {
    if (rate.tokens == 0) return std::chrono::milliseconds(0);
    const std::lock_guard lock(use_);
    // A bucket of `most` that fills evenly, kept as the moment when it will be full again (GCRA): one number, and no clock but the
    // caller's.
    const std::int64_t each =
        std::max<std::int64_t>(1, std::chrono::duration_cast<std::chrono::milliseconds>(rate.per).count() / rate.tokens);
    const std::int64_t most = rate.burst == 0 ? rate.tokens : rate.burst;
    const std::int64_t at = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
    database_->run("INSERT INTO issuer (name) VALUES ($1) ON CONFLICT (name) DO NOTHING", {issuer});
    const Rows taken = database_->run(
        "UPDATE issuer SET spent = CASE WHEN spent > $2 THEN spent ELSE $2 END + $3 WHERE name = $1 AND spent + $3 - $2 <= $4 RETURNING "
        "spent",
        {issuer, at, each, most * each});
    if (!taken.rows.empty()) return std::chrono::milliseconds(0);
    const Rows rows = database_->run("SELECT spent FROM issuer WHERE name = $1", {issuer});
    return std::chrono::milliseconds(std::max<std::int64_t>(1, std::get<std::int64_t>(rows.rows.at(0).at(0)) + each - at - most * each));
  }

  Breaker breaker(const std::string& issuer) override {
    const std::lock_guard lock(use_);
    const Rows rows = database_->run("SELECT failures, open_until FROM issuer WHERE name = $1", {issuer});
    if (rows.rows.empty()) return {};
    Columns columns(rows.rows.front(), where_);
    const auto failures = static_cast<int>(columns.number());
    return {failures, columns.time()};
  }

  void set_breaker(const std::string& issuer, const Breaker& breaker) override {
    const std::lock_guard lock(use_);
    database_->run(
        "INSERT INTO issuer (name, failures, open_until) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE SET failures = $2, open_until = "
        "$3",
        {issuer, std::int64_t{breaker.failures}, to_cell(breaker.open_until)});
  }

  std::vector<Event> history(const std::string& name, std::size_t most) override {
    const std::lock_guard lock(use_);
    const Rows rows =
        database_->run("SELECT name, at, renewal, host, step, what FROM event WHERE $1 = '' OR name = $1 ORDER BY id DESC LIMIT $2",
                       {name, static_cast<std::int64_t>(most)});
    std::vector<Event> events;
    for (const Row& row : rows.rows) {
      Columns columns(row, where_);
      Event& event = events.emplace_back();
      event.name = columns.text();
      event.when = columns.time();
      event.renewal = columns.text();
      event.host = columns.text();
      event.step = step_from_word(columns.text());
      event.what = columns.text();
    }
    return events;
  }

  void wait_for_change(std::chrono::milliseconds limit) override {
    constexpr std::chrono::milliseconds kLook{50};
    for (const auto until = std::chrono::steady_clock::now() + limit; std::chrono::steady_clock::now() < until;) {
      {
        const std::lock_guard lock(use_);  // in between others use the connection
        if (database_->was_told()) return;
      }
      std::this_thread::sleep_for(kLook);
    }
  }

  std::vector<std::string> check() override {
    std::vector<std::string> problems;
    {
      const std::lock_guard lock(use_);
      problems = database_->check();
    }
    try {
      for (const Standing& one : standings())
        if (!one.renewal.certificates.empty() && one.renewal.csr.empty())
          problems.push_back(one.name + " has a certificate without its request");
      (void)history("", 1'000'000);
    } catch (const Error& error) {
      problems.push_back(error.message());
    }
    return problems;
  }

  void backup(const std::filesystem::path& file) override {
    const std::lock_guard lock(use_);
    database_->backup(file);
  }

  void take_over(Store& from) override {
    if (!standings().empty() || !history("", 1).empty())
      throw Error(Errc::usage, "the store " + where_ + " is not empty", "what is taken over goes into a new one");
    std::vector<Event> events = from.history("", SIZE_MAX >> 1);
    const std::vector<Standing> all = from.standings();
    const std::lock_guard lock(use_);
    in_transaction([&] {
      for (const Standing& one : all) {
        database_->run("INSERT INTO certificate (name) VALUES ($1)", {one.name});
        put(one);
      }
      std::for_each(events.rbegin(), events.rend(), [&](const Event& event) { put(event); });
    });
  }

  std::string describe() const override { return where_; }

 private:
  struct Job {
    const Lease* lease;
    const Standing* standing;
    const Event* event;
    bool done;
    std::exception_ptr failure;
  };

  [[noreturn]] static void lost(const Lease& lease) {
    throw Error(Errc::mismatch, "another worker has taken over " + lease.name,
                "this one took longer than its lease; what it did last was not recorded");
  }

  template <class Work>
  void in_transaction(Work work) {
    database_->begin();
    try {
      work();
      database_->tell();
      database_->commit();
    } catch (...) {
      database_->roll_back();
      throw;
    }
  }

  bool put(const Standing& one, const Lease* lease = nullptr) {
    static const std::string kUpdate = [] {
      std::string set, columns = kStandingColumns;
      int number = 0;
      for (std::size_t at = 0; at < columns.size();) {
        const std::size_t end = std::min(columns.find(", ", at), columns.size());
        if (++number > 1) set += (number > 2 ? ", " : "") + columns.substr(at, end - at) + " = $" + std::to_string(number);
        at = end + 2;
      }
      return "UPDATE certificate SET " + set + " WHERE name = $1";
    }();
    static const std::string kFenced = kUpdate + " AND worker = $27 AND fence = $28";
    std::vector<Cell> cells = to_cells(one);
    if (lease != nullptr) {
      cells.emplace_back(lease->worker);
      cells.emplace_back(lease->fence);
    }
    return database_->run(lease == nullptr ? kUpdate.c_str() : kFenced.c_str(), cells).changed == 1;
  }
  void put(const Event& event) {
    database_->run("INSERT INTO event (at, name, renewal, host, step, what) VALUES ($1, $2, $3, $4, $5, $6)",
                   {to_cell(event.when), event.name, event.renewal, event.host, std::string(to_word(event.step)), event.what});
  }

  // A lease that was lost is that one's failure; whatever else fails, fails for all.
  void write(const std::vector<Job*>& jobs) {
    const std::lock_guard lock(use_);
    try {
      in_transaction([&] {
        for (Job* job : jobs) {
          if (put(*job->standing, job->lease)) {
            put(*job->event);
            continue;
          }
          try {
            lost(*job->lease);
          } catch (...) {
            job->failure = std::current_exception();
          }
        }
      });
    } catch (...) {
      for (Job* job : jobs) job->failure = std::current_exception();
    }
  }

  std::unique_ptr<Database> database_;
  std::string where_;
  std::mutex use_;  // of the database
  std::mutex jobs_mutex_;
  std::condition_variable written_;
  std::vector<Job*> jobs_;
  bool writing_ = false;
};

}  // namespace

std::unique_ptr<Store> open_store(const std::string& where) {
  if (where.starts_with("postgresql://") || where.starts_with("postgres://")) return std::make_unique<SqlStore>(open_postgresql(where));
  return std::make_unique<SqlStore>(open_sqlite(where));
}

}  // namespace certkit::fleet
