// The issuers of a fleet, each within its limits: how often it may be asked, how many requests at a time, and for how long it is left alone
// after failures.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "fleet/run/run.hpp"

namespace certkit::fleet {

class Issuers {
 public:
  Issuers(const Fleet& fleet, Store& store, const World& world, const RunOptions& options);
  Issuers(const Issuers&) = delete;
  Issuers& operator=(const Issuers&) = delete;
  ~Issuers();

  // How many threads may ask it at a time; who asks keeps to it.
  [[nodiscard]] int at_a_time(const std::string& issuer);
  // A CA on this machine, which signs for all that ask at the same time: the more they are, the less often the disk is flushed.
  [[nodiscard]] bool is_folder(const std::string& issuer);

  // A seat that is given back when nobody holds this any more.
  using Held = std::unique_ptr<const Seat, std::function<void(const Seat*)>>;
  struct Turn {
    Held seat;
    // Absent: it may be asked now. Else when: the breaker is open, the CA wants to be left alone, or the bucket is empty for longer than a
    // run waits.
    std::optional<Time> again;
    bool unreachable = false;  // that is because it did not answer
    std::string why;
  };
  // A place among all workers that ask this issuer now, and for a new request a token of its bucket: waits for both, where it is not for
  // long. Throws Errc::network where the user wants to stop.
  [[nodiscard]] Turn enter(const std::string& issuer, bool new_request);
  // What became of it: nothing arrived, or the issuer said something, whatever that was. A request that never set out is neither.
  enum class Went : std::uint8_t { nowhere, unreachable, answered };
  // Gives the place back, and says how it went: failures in a row open the breaker.
  void leave(const std::string& issuer, Turn turn, Went went);
  // It said so itself.
  void leave_alone(const std::string& issuer, Time until);
  // One to ask, as long as it is held: the same for all threads, or where it cannot be used by several at a time, one that nobody else
  // has. Has to be gone before this is. Throws what opening it throws, each time.
  [[nodiscard]] std::shared_ptr<issue::Issuer> lend(const std::string& name);

 private:
  struct One;
  [[nodiscard]] One& one(const std::string& name);
  [[nodiscard]] std::optional<Turn> closed(One& issuer, Time now);
  [[nodiscard]] bool sit_down(const One& issuer, Turn& turn);
  [[nodiscard]] std::optional<Turn> out_of_tokens(const One& issuer);
  const Fleet& fleet_;
  Store& store_;
  const World& world_;
  const RunOptions& options_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<One>> all_;
};

}  // namespace certkit::fleet
