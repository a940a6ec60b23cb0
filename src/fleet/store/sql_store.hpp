// The store over a database, the same for SQLite and PostgreSQL. Its parts: reading (sql_store.cpp), leases, recording, issuers, check.
#pragma once

#include <condition_variable>
#include <exception>
#include <mutex>

#include "fleet/store/sql_standing.hpp"

namespace certkit::fleet {

class SqlStore final : public Store {
 public:
  SqlStore(std::unique_ptr<Database> database, Access access);

  std::vector<Standing> standings() override;
  void each_standing(const std::function<void(Standing&&)>& use) override;
  std::optional<Standing> standing(const std::string& name) override;
  std::vector<Standing> standings_of(std::span<const std::string> names) override;
  std::vector<Holding> holdings() override;

  std::optional<Lease> lease(const std::string& name, const std::string& worker, Time until, Time now) override;
  std::vector<Lease> lease_many(std::span<const std::string> names, const std::string& worker, Time until, Time now) override;
  std::vector<Lease> extend_all(const std::string& worker, Time until, Time now) override;
  void end_worker(const std::string& worker) override;
  void release(const Lease& lease) override;
  void release_many(std::span<const Lease> leases) override;

  void record(const Lease& lease, const Standing& standing, const Event& event) override;
  std::vector<std::size_t> record_many(std::span<const Recording> all) override;

  void remember_window(const std::string& name, Time since, const std::optional<std::pair<Time, Time>>& window, Time ask_again) override;

  std::chrono::milliseconds take_token(const std::string& issuer, const Rate& rate, Time now) override;
  std::optional<Seat> take_seat(const std::string& issuer, int seats, const std::string& worker, Time until, Time now) override;
  void leave_seat(const Seat& seat) override;
  Breaker breaker(const std::string& issuer, const BreakerRule& rule, Time now) override;
  bool begin_trial(const std::string& issuer, const BreakerRule& rule, Time until, Time now) override;
  void leave_alone(const std::string& issuer, Time until, Time now) override;
  Breaker count_failure(const std::string& issuer, const BreakerRule& rule, Time now) override;
  void count_success(const std::string& issuer) override;

  std::vector<Event> history(const std::string& name, std::size_t most) override;
  std::int64_t prune(Time time) override;
  bool wait_for_change(std::chrono::milliseconds limit) override;
  std::optional<Time> clock() override;
  Owner owner() override;
  void belong_to(const std::string& fleet) override;
  Facts facts(Time now) override;
  std::vector<Problem> check() override;
  void backup(const std::filesystem::path& file) override;
  std::string describe() const override { return where_; }

 private:
  struct Job {
    Recording what;
    bool done = false;
    bool lost = false;
    std::exception_ptr failure;
  };

  // What is done once or several times with the same effect. Where the connection to a server breaks, it is done again on a new one.
  template <class Work>
  auto persistently(Work work) {
    constexpr int kAttempts = 20;  // a server that breaks more connections than that in a row is not restarting
    const std::lock_guard lock(use_);
    for (int attempt = 1;; ++attempt) try {
        return work();
      } catch (const Error& error) {
        if (error.code() != Errc::network || attempt == kAttempts || !database_->reconnect()) throw;
      }
  }
  // What is done once, whole or not at all.
  template <class Work>
  void in_transaction(Work work) {
    persistently([&, begun = false]() mutable {
      if (begun && database_->was_committed()) return;
      begun = true;
      database_->begin();
      try {
        work();
        database_->mark();
        database_->commit();
      } catch (...) {
        database_->roll_back();
        throw;
      }
    });
  }
  void write(std::span<Job* const> jobs);

  std::unique_ptr<Database> database_;
  std::string where_;
  std::string each_, one_;  // the statements that read standings
  std::mutex use_;          // of the database
  std::mutex jobs_mutex_;
  std::condition_variable written_;
  std::vector<Job*> jobs_;
  bool writing_ = false;
};

}  // namespace certkit::fleet
