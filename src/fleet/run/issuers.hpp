// The issuers of a fleet, each within its limits: how often it may be asked, how many requests at a time, and for how long it is left alone
// after failures.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "fleet/run/run.hpp"

namespace certkit::fleet {

class Issuers {
 public:
  Issuers(const Fleet& fleet, Store& store, const World& world);
  Issuers(const Issuers&) = delete;
  Issuers& operator=(const Issuers&) = delete;
  ~Issuers();

  struct Turn {
    enum class May : std::uint8_t { ask, later } may = May::ask;
    Time again{};     // later: when; the breaker is open, the CA wants to be left alone, or the bucket is empty for longer than a run waits
    std::string why;
  };
  // A place among those that ask this issuer at this time, and a token of its bucket: waits for both, where it is not for long.
  // leave() gives the place back and says how it went: failures in a row open the breaker.
  [[nodiscard]] Turn enter(const std::string& issuer, bool new_request);
  void leave(const std::string& issuer, bool failed);
  // Opened once. An issuer that cannot be used by two threads at a time has one at a time.
  [[nodiscard]] issue::Issuer& issuer(const std::string& name);

 private:
  struct One;
  const Fleet& fleet_;
  Store& store_;
  const World& world_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<One>> all_;
};

// When a failed attempt is made again: full jitter, doubling from one minute to a day; six hours at most where the certificate ends in less
// than ten days, an hour in less than three.
[[nodiscard]] std::chrono::seconds retry_after(int attempts, std::optional<std::chrono::seconds> until_end, std::uint64_t random);

}  // namespace certkit::fleet
