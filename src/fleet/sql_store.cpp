// The store over a database, the same for SQLite and PostgreSQL.
#include <algorithm>
#include <array>
#include <condition_variable>
#include <exception>
#include <mutex>

#include "base/files.hpp"
#include "base/text.hpp"
#include "fleet/database.hpp"
#include "fleet/sql_schema.hpp"
#include "fleet/store.hpp"

namespace certkit::fleet {
namespace {

constexpr const char* kColumns =
    "name, host, renewal, step, reason, csr, key, reference, chain, generation, attempts, started, changed, next_try, error_code, error, "
    "live_chain, live_generation, live_key, live_issuer, asked, files, since, window_from, window_to, ask_window_again";

std::int64_t to_cell(Time time) { return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count(); }
Time to_time(std::int64_t seconds) { return Time(std::chrono::seconds(seconds)); }

Bytes to_cell(const std::vector<Certificate>& certificates) {
  Bytes all;
  for (const Certificate& one : certificates) all.insert(all.end(), one.der().begin(), one.der().end());
  return all;
}

std::string to_cell(const std::vector<Live::File>& files) {
  std::string text;
  for (const Live::File& one : files) text += base::to_hex(one.sha256) + " " + one.path.string() + "\n";
  return text;
}

// A row, column by column. What is there is of this program's own making, or damage.
class Columns {
 public:
  Columns(const Row& row, const std::string& store) : row_(row), store_(store) {}
  std::int64_t number() {
    const Cell& cell = row_.at(at_++);
    if (const auto* number = std::get_if<std::int64_t>(&cell)) return *number;
    damaged("a number is wanted");
  }
  std::optional<std::int64_t> number_if_any() {
    if (std::holds_alternative<std::monostate>(row_.at(at_))) return ++at_, std::nullopt;
    return number();
  }
  std::string text() {
    const Cell& cell = row_.at(at_++);
    if (const auto* text = std::get_if<std::string>(&cell)) return *text;
    damaged("text is wanted");
  }
  Bytes octets() {
    const Cell& cell = row_.at(at_++);
    if (const auto* octets = std::get_if<Bytes>(&cell)) return *octets;
    return {};
  }
  Time time() { return to_time(number()); }
  std::vector<Certificate> certificates() {
    const Bytes all = octets();
    std::vector<Certificate> certificates;
    for (ByteView rest = all; !rest.empty();) {
      const std::size_t size = element_size(rest);
      try {
        certificates.emplace_back(to_bytes(rest.first(size)));
      } catch (const Error& error) {
        damaged(error.message());
      }
      rest = rest.subspan(size);
    }
    return certificates;
  }
  std::vector<Live::File> files() {
    std::vector<Live::File> files;
    const std::string all = text();
    for (std::size_t at = 0; at < all.size();) {
      const std::size_t end = std::min(all.find('\n', at), all.size());
      const std::string line = all.substr(at, end - at);
      const auto hash = base::from_hex(line.substr(0, std::min<std::size_t>(64, line.size())));
      Live::File file;
      if (!hash || hash->size() != file.sha256.size() || line.size() < 66) damaged("a file and its SHA-256 are wanted");
      std::copy(hash->begin(), hash->end(), file.sha256.begin());
      file.path = line.substr(65);
      files.push_back(std::move(file));
      at = end + 1;
    }
    return files;
  }

 private:
  [[noreturn]] void damaged(const std::string& why) const {
    const auto* name = std::get_if<std::string>(&row_.front());
    throw Error(Errc::malformed, "the store's record of " + (name == nullptr ? "?" : base::printable(*name)) + " is damaged: " + why,
                "a backup of the store may be whole", store_);
  }
  // Certificates are SEQUENCEs of a definite length (X.690 §8.1.3).
  std::size_t element_size(ByteView der) const {
    if (der.size() < 2 || der[0] != 0x30) damaged("a certificate is wanted");
    std::size_t size = der[1], header = 2;
    if (size >= 0x80) {
      const std::size_t octets = size & 0x7f;
      if (octets == 0 || octets > 4 || der.size() < 2 + octets) damaged("a certificate is wanted");
      size = 0;
      for (std::size_t i = 0; i < octets; ++i) size = size << 8 | der[2 + i];
      header += octets;
    }
    if (der.size() - header < size) damaged("a certificate is cut off");
    return header + size;
  }
  const Row& row_;
  const std::string& store_;
  std::size_t at_ = 0;
};

Standing standing_from(const Row& row, const std::string& store) {
  Columns columns(row, store);
  Standing one;
  one.name = columns.text();
  one.host = columns.text();
  Renewal& renewal = one.renewal;
  renewal.id = columns.text();
  renewal.step = step_from_word(columns.text());
  renewal.reason = columns.text();
  renewal.csr = columns.octets();
  renewal.key = columns.text();
  renewal.reference = columns.text();
  renewal.certificates = columns.certificates();
  renewal.generation = static_cast<int>(columns.number());
  renewal.attempts = static_cast<int>(columns.number());
  renewal.started = columns.time();
  renewal.changed = columns.time();
  renewal.next_try = columns.time();
  renewal.error_code = columns.text();
  renewal.error = columns.text();
  Live& live = one.live;
  live.certificates = columns.certificates();
  live.generation = static_cast<int>(columns.number());
  live.key = columns.text();
  live.issuer = columns.text();
  live.asked = columns.text();
  live.files = columns.files();
  live.since = columns.time();
  const auto from = columns.number_if_any(), to = columns.number_if_any();
  if (from && to) live.window.emplace(to_time(*from), to_time(*to));
  live.ask_window_again = columns.time();
  return one;
}

std::vector<Cell> to_cells(const Standing& one) {
  const Renewal& renewal = one.renewal;
  const Live& live = one.live;
  std::vector<Cell> cells{one.name,
                          one.host,
                          renewal.id,
                          std::string(to_word(renewal.step)),
                          renewal.reason,
                          renewal.csr,
                          renewal.key,
                          renewal.reference,
                          to_cell(renewal.certificates),
                          std::int64_t{renewal.generation},
                          std::int64_t{renewal.attempts},
                          to_cell(renewal.started),
                          to_cell(renewal.changed),
                          to_cell(renewal.next_try),
                          renewal.error_code,
                          renewal.error,
                          to_cell(live.certificates),
                          std::int64_t{live.generation},
                          live.key,
                          live.issuer,
                          live.asked,
                          to_cell(live.files),
                          to_cell(live.since),
                          live.window ? Cell(to_cell(live.window->first)) : Cell(),
                          live.window ? Cell(to_cell(live.window->second)) : Cell(),
                          to_cell(live.ask_window_again)};
  return cells;
}

class SqlStore final : public Store {
 public:
  explicit SqlStore(std::unique_ptr<Database> database) : database_(std::move(database)), where_(database_->describe()) {
    bring_up_to_date(*database_);
  }

  std::vector<Standing> standings() override {
    const std::lock_guard lock(use_);
    static const std::string kSelect = std::string("SELECT ") + kColumns + " FROM certificate ORDER BY name";
    std::vector<Standing> all;
    for (const Row& row : database_->run(kSelect.c_str()).rows) all.push_back(standing_from(row, where_));
    return all;
  }

  std::optional<Standing> standing(const std::string& name) override {
    const std::lock_guard lock(use_);
    static const std::string kSelect = std::string("SELECT ") + kColumns + " FROM certificate WHERE name = $1";
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
    const std::lock_guard lock(use_);
    database_->wait_for_word(limit);
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
      std::string set, columns = kColumns;
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

constexpr std::array<std::pair<Step, std::string_view>, 16> kSteps{{{Step::none, "none"},
                                                                    {Step::due, "due"},
                                                                    {Step::key_ready, "key-ready"},
                                                                    {Step::sending, "sending"},
                                                                    {Step::pending, "pending"},
                                                                    {Step::issued, "issued"},
                                                                    {Step::checked, "checked"},
                                                                    {Step::staged, "staged"},
                                                                    {Step::swapping, "swapping"},
                                                                    {Step::swapped, "swapped"},
                                                                    {Step::reloaded, "reloaded"},
                                                                    {Step::verified, "verified"},
                                                                    {Step::done, "done"},
                                                                    {Step::rolling_back, "rolling-back"},
                                                                    {Step::rolled_back, "rolled-back"},
                                                                    {Step::failed, "failed"}}};

}  // namespace

std::string_view to_word(Step step) noexcept { return kSteps[static_cast<std::size_t>(step)].second; }

Step step_from_word(std::string_view word) {
  for (const auto& [step, text] : kSteps)
    if (text == word) return step;
  throw Error(Errc::malformed, "the store has a step '" + base::printable(word) + "', which this version does not know",
              "was it made by a later one?");
}

std::unique_ptr<Store> open_store(const std::string& where) {
  if (where.starts_with("postgresql://") || where.starts_with("postgres://")) return std::make_unique<SqlStore>(open_postgresql(where));
  if (!std::filesystem::exists(where)) {  // nobody else may read it, from its first octet on: it names hosts and files
    base::FileSet files;
    files.add(where, Secret());
    (void)files.commit({});
  }
  return std::make_unique<SqlStore>(open_sqlite(where));
}

}  // namespace certkit::fleet
