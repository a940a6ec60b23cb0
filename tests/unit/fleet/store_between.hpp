// A store that hands everything on to another one: a test overrides what it wants to see, or to go wrong.
#pragma once

#include "fleet/store.hpp"

namespace test {

class StoreBetween : public certkit::fleet::Store {
 public:
  using Time = certkit::Time;
  using Lease = certkit::fleet::Lease;
  using Standing = certkit::fleet::Standing;
  using Event = certkit::fleet::Event;
  using Names = std::span<const std::string>;

  explicit StoreBetween(std::unique_ptr<Store> real) : real_(std::move(real)) {}
  std::vector<Standing> standings() override { return real_->standings(); }
  void each_standing(const std::function<void(Standing&&)>& use) override { real_->each_standing(use); }
  std::optional<Standing> standing(const std::string& name) override { return real_->standing(name); }
  std::vector<Standing> standings_of(Names names) override { return real_->standings_of(names); }
  std::vector<certkit::fleet::Holding> holdings() override { return real_->holdings(); }
  std::optional<Lease> lease(const std::string& name, const std::string& worker, Time until, Time now) override {
    return real_->lease(name, worker, until, now);
  }
  std::vector<Lease> lease_many(Names names, const std::string& worker, Time until, Time now) override {
    return real_->lease_many(names, worker, until, now);
  }
  std::vector<Lease> extend_all(const std::string& worker, Time until, Time now) override { return real_->extend_all(worker, until, now); }
  void end_worker(const std::string& worker) override { real_->end_worker(worker); }
  void release(const Lease& lease) override { real_->release(lease); }
  void release_many(std::span<const Lease> leases) override { real_->release_many(leases); }
  void record(const Lease& lease, const Standing& standing, const Event& event) override { real_->record(lease, standing, event); }
  std::vector<std::size_t> record_many(std::span<const certkit::fleet::Recording> all) override { return real_->record_many(all); }
  void remember_window(const std::string& name, Time since, const std::optional<std::pair<Time, Time>>& window, Time ask_again) override {
    real_->remember_window(name, since, window, ask_again);
  }
  std::chrono::milliseconds take_token(const std::string& issuer, const certkit::fleet::Rate& rate, Time now) override {
    return real_->take_token(issuer, rate, now);
  }
  std::optional<certkit::fleet::Seat> take_seat(const std::string& issuer, int seats, const std::string& worker, Time until,
                                                Time now) override {
    return real_->take_seat(issuer, seats, worker, until, now);
  }
  void leave_seat(const certkit::fleet::Seat& seat) override { real_->leave_seat(seat); }
  Breaker breaker(const std::string& issuer, const BreakerRule& rule, Time now) override { return real_->breaker(issuer, rule, now); }
  bool begin_trial(const std::string& issuer, const BreakerRule& rule, Time until, Time now) override {
    return real_->begin_trial(issuer, rule, until, now);
  }
  void leave_alone(const std::string& issuer, Time until, Time now) override { real_->leave_alone(issuer, until, now); }
  Breaker count_failure(const std::string& issuer, const BreakerRule& rule, Time now) override {
    return real_->count_failure(issuer, rule, now);
  }
  void count_success(const std::string& issuer) override { real_->count_success(issuer); }
  std::vector<Event> history(const std::string& name, std::size_t most) override { return real_->history(name, most); }
  std::int64_t prune(Time time) override { return real_->prune(time); }
  bool wait_for_change(std::chrono::milliseconds limit) override { return real_->wait_for_change(limit); }
  std::optional<Time> clock() override { return real_->clock(); }
  Owner owner() override { return real_->owner(); }
  void belong_to(const std::string& fleet) override { real_->belong_to(fleet); }
  Facts facts(Time now) override { return real_->facts(now); }
  std::vector<Problem> check() override { return real_->check(); }
  void backup(const std::filesystem::path& file) override { real_->backup(file); }
  std::string describe() const override { return real_->describe(); }

 private:
  std::unique_ptr<Store> real_;
};

}  // namespace test
