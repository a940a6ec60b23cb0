// A fleet simulated minute by minute: certificates that become due when the real Planner says so, issuers that take so many at a time, and
// workers that renew them. Nothing is random and nothing is measured: the same figures on every machine.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace scaling {

inline constexpr int kHour = 60, kDay = 24 * kHour;  // in minutes
inline constexpr int kLife = 47 * kDay;

struct Issuer {
  std::string name;
  int certificates = 0;
  std::string renew_before;  // as in fleet.yaml
  int rate = 0, per = 60;    // `limits`: so many requests in so many seconds; 0: no limit
  int burst = 0;
  int in_flight = 0;     // 0: as many as there are jobs
  int milliseconds = 0;  // for which a renewal keeps a job of a worker: key, order, files, hooks, a look at the endpoint
};

// When each certificate is due, in minutes after it was issued: what the Planner says of certificates of 47 days with the names
// "host-<number>.<issuer>".
[[nodiscard]] std::vector<std::int32_t> minutes_until_due(const Issuer& issuer);

struct Case {
  int workers = 1, jobs = 8;           // --jobs of each
  int every = 1;                       // minutes between two runs; 1: workers that go on all the time
  int outage_from = 0, outage_to = 0;  // nothing is renewed meanwhile
  enum class Start : std::uint8_t {
    spread,   // issued evenly over the time until they are due: years of operation
    one_day,  // all issued within the first day
    all_due   // spread, and all of them are due at once: a CA has to revoke what it issued
  } start = Start::spread;
  int days = 47;
};

struct Outcome {
  // By hour: certificates that are due and not yet renewed, by issuer.
  std::vector<std::vector<std::int32_t>> queue;
  std::int32_t most = 0;   // of all issuers, at any minute after the first day
  int caught_up = -1;      // minutes after the outage (or the beginning) until none was left that became due before its end; -1: never
  int least_left = kLife;  // minutes that the most urgent one was still valid for when it was renewed
  std::int64_t renewed = 0, expired = 0;  // expired: not renewed in time
  double busy = 0;                        // jobs, on average over the whole time
  std::int32_t most_in_a_minute = 0;      // renewals
};
[[nodiscard]] Outcome simulate(const std::vector<Issuer>& issuers, const std::vector<std::vector<std::int32_t>>& due, const Case& what);

}  // namespace scaling
