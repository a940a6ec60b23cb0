// What is remembered of each certificate of a fleet, on one machine (SQLite) or for many (PostgreSQL): where its renewal stands, what is
// live, who works on it, how fast each issuer may be asked, and all that happened. Private keys are never in it: only where they are.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "certkit/certificate.hpp"
#include "certkit/error.hpp"

namespace certkit::fleet {

// How far a renewal has come; each is written down when it is reached. From `swapped` on the new files are in place, and what does not come
// to `done` is rolled back.
enum class Step : std::uint8_t {
  none,       // no renewal is under way
  due,        // decided; nothing was made yet
  key_ready,  // key and CSR are on disk
  sending,    // the CSR is on its way: nobody knows whether it arrived
  pending,    // the issuer has it, under `reference`
  issued,     // certificate and chain are in the record
  checked,    // compared with the request: it may be used
  staged,     // the files that will be put in place are on disk, beside those that they replace
  swapping,   // they are being put in place: the next run finishes or undoes it
  swapped,
  reloaded,  // the services were told
  verified,  // the endpoints serve it
  done,
  rolling_back,
  rolled_back,  // the old files are in place again
  failed        // before anything was swapped; see `error`
};
[[nodiscard]] std::string_view to_word(Step step) noexcept;  // "key-ready"
[[nodiscard]] Step step_from_word(std::string_view word);    // throws Errc::malformed

// A renewal under way, or the last one.
struct Renewal {
  std::string id;  // 16 hex digits, random; names its folder of keys
  Step step = Step::none;
  std::string reason;  // why it was due: "window", "drift: names"
  Bytes csr;
  std::string key;  // path of the key, or a pkcs11: URI
  std::string reference;
  std::vector<Certificate> certificates;  // leaf first
  int generation = 0;                     // that it makes
  int attempts = 0;
  Time started{}, changed{}, next_try{};
  std::string error_code, error;  // of the last failure; empty: none
};

// What is in place.
struct Live {
  std::vector<Certificate> certificates;  // leaf first; empty: nothing was ever put in place
  int generation = 0;
  std::string key;
  std::string issuer;
  std::string asked;  // fingerprint of what was asked for: names, usages, key kind, profile, issuer (plan.hpp)
  struct File {
    std::filesystem::path path;
    Sha256 sha256{};
  };
  std::vector<File> files;
  Time since{};
  // Renewal information (RFC 9773), as it was last heard.
  std::optional<std::pair<Time, Time>> window;
  Time ask_window_again{};
};

struct Standing {
  std::string name, host;  // host: that holds its key; empty: any
  Renewal renewal;
  Live live;
};

struct Event {
  Time when{};
  std::string name, renewal, host;
  Step step = Step::none;
  std::string what;  // one line for people
};

// The right to work on one certificate, until it ends; `fence` grows with each lease, so that a worker that was late changes nothing.
struct Lease {
  std::string name, worker;
  std::int64_t fence = 0;
  Time until{};
};

struct Rate {
  int tokens = 0;  // 0: no limit
  std::chrono::seconds per{3600};
  int burst = 0;
};

class Store {
 public:
  virtual ~Store() = default;
  [[nodiscard]] virtual std::vector<Standing> standings() = 0;  // by name
  // The same, one at a time, in the order of their names (octets): for very many. `use` must not call this store.
  virtual void each_standing(const std::function<void(Standing&&)>& use) = 0;
  [[nodiscard]] virtual std::optional<Standing> standing(const std::string& name) = 0;

  // nullopt: somebody else has it. A certificate that the store does not know is made known.
  [[nodiscard]] virtual std::optional<Lease> lease(const std::string& name, const std::string& worker, Time until, Time now) = 0;
  // Throws Errc::mismatch where the lease was lost.
  virtual void extend(Lease& lease, Time until) = 0;
  virtual void release(const Lease& lease) = 0;
  // Where it stands and what happened, in one transaction, durable when it returns; several threads that call at once share one. Throws
  // Errc::mismatch where the lease was lost: nothing was written then.
  virtual void record(const Lease& lease, const Standing& standing, const Event& event) = 0;

  // A token of the issuer's bucket: zero where one was taken, else how long until there is one.
  [[nodiscard]] virtual std::chrono::milliseconds take_token(const std::string& issuer, const Rate& rate, Time now) = 0;
  // The circuit breaker: failures in a row, and until when nobody is to ask.
  struct Breaker {
    int failures = 0;
    Time open_until{};
  };
  [[nodiscard]] virtual Breaker breaker(const std::string& issuer) = 0;
  virtual void set_breaker(const std::string& issuer, const Breaker& breaker) = 0;

  [[nodiscard]] virtual std::vector<Event> history(const std::string& name, std::size_t most) = 0;  // empty name: of all; the newest first
  // Returns when something was recorded by another process, or after `limit`.
  virtual void wait_for_change(std::chrono::milliseconds limit) = 0;

  // Whether it is sound, as the database says and as the records do; each problem a line.
  [[nodiscard]] virtual std::vector<std::string> check() = 0;
  virtual void backup(const std::filesystem::path& file) = 0;  // throws Errc::unsupported: PostgreSQL has pg_dump
  // Everything of `from`, into an empty store. Throws Errc::usage where it is not empty.
  virtual void take_over(Store& from) = 0;
  [[nodiscard]] virtual std::string describe() const = 0;  // "fleet.db", "postgresql://host/db" without a password
};

// A path: SQLite, made where it is missing (0600). "postgresql://…": libpq, loaded when it is needed; the schema is made or brought to this
// version, and one of a later version is refused. Throws Errc::unreadable, Errc::network, Errc::malformed, Errc::unsupported.
[[nodiscard]] std::unique_ptr<Store> open_store(const std::string& where);

}  // namespace certkit::fleet
