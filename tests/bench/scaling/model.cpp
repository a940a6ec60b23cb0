#include "model.hpp"

#include <algorithm>
#include <deque>
#include <numeric>

namespace scaling {
namespace {

// The bucket of an issuer, in thousandths of a request.
class Bucket {
 public:
  explicit Bucket(const Issuer& issuer) : issuer_(&issuer), level_(most()) {}
  void minute() {
    if (issuer_->rate > 0) level_ = std::min(most(), level_ + a_minute());
  }
  [[nodiscard]] std::int64_t requests() const { return issuer_->rate > 0 ? level_ / 1000 : INT64_MAX; }
  void take(std::int64_t many) { level_ -= issuer_->rate > 0 ? many * 1000 : 0; }

 private:
  [[nodiscard]] std::int64_t a_minute() const { return 60'000LL * issuer_->rate / issuer_->per; }
  // A minute is the smallest step: what flows in during one has to fit.
  [[nodiscard]] std::int64_t most() const { return std::max(std::int64_t{1000} * std::max(issuer_->burst, 1), a_minute()); }
  const Issuer* issuer_;
  std::int64_t level_;
};

class Simulation {
 public:
  Simulation(const std::vector<Issuer>& issuers, const std::vector<std::vector<std::int32_t>>& due, const Case& what)
      : issuers_(issuers),
        until_due_(due),
        case_(what),
        end_(what.days * kDay),
        calendar_(static_cast<std::size_t>(end_)),
        queue_(issuers.size()) {
    for (const Issuer& issuer : issuers_) buckets_.emplace_back(issuer);
    for (std::size_t i = 0; i < issuers_.size(); ++i) begin(i);
  }

  Outcome run() {
    for (now_ = 0; now_ < end_; ++now_) {
      if (now_ % case_.every == 0) collect();
      for (Bucket& bucket : buckets_) bucket.minute();
      if (now_ < case_.outage_from || now_ >= case_.outage_to) renew();
      note();
    }
    for (const auto& queue : queue_) count_expired(queue);
    outcome_.busy = static_cast<double>(worked_) / (60'000.0 * end_);
    return std::move(outcome_);
  }

 private:
  struct One {
    std::uint8_t issuer = 0;
    std::int32_t number = 0, issued = 0, due = 0;
  };

  void begin(std::size_t issuer) {
    const std::vector<std::int32_t>& until = until_due_[issuer];
    const auto many = static_cast<std::int64_t>(until.size());
    for (std::int32_t i = 0; i < many; ++i) {
      const std::int32_t own = until[static_cast<std::size_t>(i)];
      const auto part = [&](std::int64_t whole) { return static_cast<std::int32_t>(whole * i / many); };
      std::int32_t issued = case_.start == Case::Start::one_day ? part(kDay) : part(own) - own;
      plan({static_cast<std::uint8_t>(issuer), i, issued, case_.start == Case::Start::all_due ? 0 : issued + own});
    }
  }
  void plan(const One& one) {
    if (one.due < end_) calendar_[static_cast<std::size_t>(std::max(one.due, 0))].push_back(one);
  }
  // What has become due since the last run joins the queue of its issuer.
  void collect() {
    for (; collected_ <= now_; ++collected_) {
      std::vector<One>& those = calendar_[static_cast<std::size_t>(collected_)];
      for (const One& one : those) queue_[one.issuer].push_back(one);
      std::vector<One>().swap(those);
    }
  }
  // So many of each issuer as its limits, its queue and the workers' jobs allow.
  void renew() {
    const std::int64_t jobs = static_cast<std::int64_t>(case_.workers) * case_.jobs, capacity = jobs * 60'000;
    std::vector<std::int64_t> many(issuers_.size());
    std::int64_t wanted = 0;
    for (std::size_t i = 0; i < issuers_.size(); ++i) {
      const std::int64_t at_once = issuers_[i].in_flight > 0 ? std::min<std::int64_t>(jobs, issuers_[i].in_flight) : jobs;
      many[i] =
          std::min({static_cast<std::int64_t>(queue_[i].size()), buckets_[i].requests(), at_once * 60'000 / issuers_[i].milliseconds});
      wanted += many[i] * issuers_[i].milliseconds;
    }
    std::int64_t all = 0;
    for (std::size_t i = 0; i < issuers_.size(); ++i) {
      if (wanted > capacity) many[i] = many[i] * capacity / wanted;
      for (std::int64_t k = 0; k < many[i]; ++k) take(queue_[i]);
      buckets_[i].take(many[i]);
      worked_ += many[i] * issuers_[i].milliseconds;
      all += many[i];
    }
    outcome_.renewed += all;
    outcome_.most_in_a_minute = std::max(outcome_.most_in_a_minute, static_cast<std::int32_t>(all));
  }
  void take(std::deque<One>& queue) {
    const One one = queue.front();
    queue.pop_front();
    const int left = one.issued + kLife - now_;
    if (left < 0) ++outcome_.expired;
    outcome_.least_left = std::min(outcome_.least_left, left);
    plan({one.issuer, one.number, now_, now_ + until_due_[one.issuer][static_cast<std::size_t>(one.number)]});
  }
  void note() {
    std::vector<std::int32_t> lengths;
    for (const auto& queue : queue_) lengths.push_back(static_cast<std::int32_t>(queue.size()));
    if (now_ >= kDay || case_.start != Case::Start::one_day)
      outcome_.most = std::max(outcome_.most, std::accumulate(lengths.begin(), lengths.end(), 0));
    if (now_ % kHour == 0) outcome_.queue.push_back(std::move(lengths));
    const bool none_old =
        std::all_of(queue_.begin(), queue_.end(), [&](const auto& queue) { return queue.empty() || queue.front().due > case_.outage_to; });
    if (outcome_.caught_up < 0 && now_ >= case_.outage_to && none_old) outcome_.caught_up = now_ - case_.outage_to;
  }
  void count_expired(const std::deque<One>& queue) {
    for (const One& one : queue) outcome_.expired += one.issued + kLife < end_ ? 1 : 0;
  }

  const std::vector<Issuer>& issuers_;
  const std::vector<std::vector<std::int32_t>>& until_due_;
  Case case_;
  int now_ = 0, end_, collected_ = 0;
  std::vector<std::vector<One>> calendar_;  // by the minute in which they are due
  std::vector<std::deque<One>> queue_;      // by issuer; the first to be due is the first to end
  std::vector<Bucket> buckets_;
  std::int64_t worked_ = 0;  // milliseconds of jobs
  Outcome outcome_;
};

}  // namespace

Outcome simulate(const std::vector<Issuer>& issuers, const std::vector<std::vector<std::int32_t>>& due, const Case& what) {
  return Simulation(issuers, due, what).run();
}

}  // namespace scaling
