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
  rolled_back,  // what was there before is in place again
  failed        // before anything was swapped; see `error`
};
[[nodiscard]] std::string_view to_word(Step step) noexcept;  // "key-ready"
[[nodiscard]] Step step_from_word(std::string_view word);    // throws Errc::malformed

// A renewal under way, or the last one.
struct Renewal {
  enum class Kind : std::uint8_t {
    renewal,           // a certificate is asked for, or what is missing of its files is put in place again
    way_back,          // by hand, to a generation that was live before; what was taken away is held back afterwards
    further_way_back,  // from one that was gone back to: where it comes to nothing, that stays held back as it was
    mends_way_back     // what is missing of the files of one that was gone back to: still by hand, and held back as that was
  };
  std::string id;  // 16 hex digits, random; names its folder of keys
  Step step = Step::none;
  Kind kind = Kind::renewal;
  std::string reason;  // why it was due: "window", "drift: names"
  std::string issuer;  // that it was begun with
  std::string asked;   // fingerprint of what it asks for (plan.hpp)
  Bytes csr;
  std::string key;  // path of the key, or a pkcs11: URI
  std::string reference;
  std::vector<Certificate> certificates;  // leaf first
  int generation = 0;                     // that it makes
  int attempts = 0;
  Time started{}, changed{}, next_try{};
  std::string error_code, error;  // of the last failure; empty: none
  std::string cause;              // why it goes back, or did; `error` says besides what came of that
  // Services may have others loaded than the files in place: those of before are back, and a hook that was to tell of it has failed; or a
  // swap was given up. It stays so until they are told of files that stay, whatever renewal that takes.
  bool untold = false;

  [[nodiscard]] bool is_by_hand() const noexcept { return kind != Kind::renewal; }
  [[nodiscard]] bool is_way_back() const noexcept { return kind == Kind::way_back || kind == Kind::further_way_back; }
};
[[nodiscard]] std::string_view to_word(Renewal::Kind kind) noexcept;  // "way-back"
[[nodiscard]] Renewal::Kind kind_from_word(std::string_view word);    // throws Errc::malformed

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

// A worker's clock is at most so far from the store's: who finds more does not begin. Two workers are at most twice that apart: a stored
// time that lies further in the future than it can was written by a clock that was ahead, and holds nobody up.
inline constexpr std::chrono::seconds kClocksApart{30};
// Who took a lease so long from now had a clock that was wrong; a live one that was set back by less takes it anew before anybody may have it.
inline constexpr std::chrono::seconds kFarAhead{15 * 60};

struct Standing {
  std::string name, host;  // host: that holds its key; empty: any
  Renewal renewal;
  Live live;

  // What is live is what somebody went back to by hand.
  [[nodiscard]] bool is_gone_back_to() const noexcept {
    return renewal.kind == Renewal::Kind::way_back ? renewal.step == Step::done : renewal.is_by_hand();
  }
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

// One of the places among those that ask an issuer at a time (limits.in_flight), of all workers together. Ends as a lease does.
struct Seat {
  std::string issuer, worker;
  std::int64_t number = 0, fence = 0;
};

// What is needed to choose what to work on, without certificates and requests: of thirty thousand at a time.
struct Holding {
  std::string name, host, worker;  // worker: that has or had the lease; empty: nobody
  Time leased{}, lease_until{};
  std::int64_t fence = 0;  // of the last lease: it tells whether somebody had it since
  Step step = Step::none;
  Time next_try{};
  [[nodiscard]] bool is_held(Time now) const noexcept;
};

// What is to be written of one certificate: all three are there as long as the call.
struct Recording {
  const Lease* lease = nullptr;
  const Standing* standing = nullptr;
  const Event* event = nullptr;
};

// A store that was moved (migrate_store) gives no lease: Errc::usage. Every worker gives its own clock's time. Leases, rates and breakers
// are as good as these clocks agree: see clock().
class Store {
 public:
  virtual ~Store() = default;
  [[nodiscard]] virtual std::vector<Standing> standings() = 0;  // by name
  // The same, one at a time, in the order of their names (octets): for very many. `use` must not call this store.
  virtual void each_standing(const std::function<void(Standing&&)>& use) = 0;
  [[nodiscard]] virtual std::optional<Standing> standing(const std::string& name) = 0;
  // Of those of `names` that the store knows, in their order.
  [[nodiscard]] virtual std::vector<Standing> standings_of(std::span<const std::string> names) = 0;
  [[nodiscard]] virtual std::vector<Holding> holdings() = 0;  // by name

  // nullopt: somebody else has it. A certificate that the store does not know is made known. A worker that has it already gets it anew,
  // under the next fence.
  [[nodiscard]] virtual std::optional<Lease> lease(const std::string& name, const std::string& worker, Time until, Time now) = 0;
  // As many as can be had, in one transaction: of two workers that want the same, each gets some of them and waits for none.
  [[nodiscard]] virtual std::vector<Lease> lease_many(std::span<const std::string> names, const std::string& worker, Time until,
                                                      Time now) = 0;
  // All leases and seats that `worker` still has, in one transaction. Those that it has are returned.
  virtual std::vector<Lease> extend_all(const std::string& worker, Time until, Time now) = 0;
  // `worker` is known to be dead: its leases and seats have ended.
  virtual void end_worker(const std::string& worker) = 0;
  virtual void release(const Lease& lease) = 0;
  virtual void release_many(std::span<const Lease> leases) = 0;

  // Where it stands and what happened, in one transaction, durable when it returns; several threads that call at once share one. Throws
  // Errc::mismatch where the lease was lost: nothing was written then.
  virtual void record(const Lease& lease, const Standing& standing, const Event& event) = 0;
  // A whole wave's step in one transaction, durable when it returns. The places in `all` whose lease was lost, ascending: nothing was
  // written of those.
  [[nodiscard]] virtual std::vector<std::size_t> record_many(std::span<const Recording> all) = 0;

  // What a CA says of when it wants the certificate renewed that is live since `since`, and when to ask it again; nothing is written of one
  // that is live no longer. Needs no lease.
  virtual void remember_window(const std::string& name, Time since, const std::optional<std::pair<Time, Time>>& window, Time ask_again) = 0;

  // A token of the issuer's bucket: zero where one was taken, else how long until there is one.
  [[nodiscard]] virtual std::chrono::milliseconds take_token(const std::string& issuer, const Rate& rate, Time now) = 0;
  // One of `seats`; nullopt: all are taken. A seat whose worker died is free when `until` is over.
  [[nodiscard]] virtual std::optional<Seat> take_seat(const std::string& issuer, int seats, const std::string& worker, Time until,
                                                      Time now) = 0;
  virtual void leave_seat(const Seat& seat) = 0;
  // The circuit breaker: failures in a row, whichever worker saw them, until when nobody is to ask for that, and until when the CA wishes
  // to be left alone, however well it answers.
  struct Breaker {
    int failures = 0;
    Time open_until{}, left_alone_until{};
  };
  struct BreakerRule {
    int after = 5;                    // failures in a row that open it
    std::chrono::seconds first{60};   // for so long, and twice as long with each further one …
    std::chrono::seconds most{3600};  // … up to this
  };
  // What lies further in the future than the rule, or a CA's wish, can reach is over.
  [[nodiscard]] virtual Breaker breaker(const std::string& issuer, const BreakerRule& rule, Time now) = 0;
  // True: the breaker was open, its time is over, and the caller alone asks whether the CA answers again; others not before `until`.
  [[nodiscard]] virtual bool begin_trial(const std::string& issuer, const BreakerRule& rule, Time until, Time now) = 0;
  static constexpr std::chrono::seconds kLongestWish{24 * 3600};                  // of a CA: more was said by a clock that is wrong
  virtual void leave_alone(const std::string& issuer, Time until, Time now) = 0;  // the latest wish counts
  virtual Breaker count_failure(const std::string& issuer, const BreakerRule& rule, Time now) = 0;
  virtual void count_success(const std::string& issuer) = 0;  // closes it, and leaves the CA's wish; writes nothing where it is closed

  [[nodiscard]] virtual std::vector<Event> history(const std::string& name, std::size_t most) = 0;  // empty name: of all; the newest first
  // Removes events from before `time`, but not those of renewals that are under way. How many there were.
  virtual std::int64_t prune(Time time) = 0;
  // True when another process gave leases back since the last call, which is waited for as long as `limit`. May say so without a reason.
  virtual bool wait_for_change(std::chrono::milliseconds limit) = 0;
  // The time that a database server has; nullopt: there is no other clock than this machine's.
  [[nodiscard]] virtual std::optional<Time> clock() = 0;

  // Whose it is: the name of its fleet; empty: nobody has said. And where all of it was moved to; empty: it is here.
  struct Owner {
    std::string fleet, moved_to;
  };
  [[nodiscard]] virtual Owner owner() = 0;
  // From now on it is that fleet's. Throws Errc::usage where it is another's, or was moved.
  virtual void belong_to(const std::string& fleet) = 0;

  struct Facts {
    std::string engine;        // "SQLite 3.40.1"
    std::int64_t version = 0;  // of the tables
    std::int64_t certificates = 0, under_way = 0, leased = 0, events = 0, octets = 0;
    std::optional<Time> first_event;
  };
  [[nodiscard]] virtual Facts facts(Time now) = 0;
  struct Problem {
    std::string name, what;  // name: of the certificate; empty: of the database
  };
  // Whether it is sound, as the database says and as the records do.
  [[nodiscard]] virtual std::vector<Problem> check() = 0;
  // A copy as of now, 0600, whole or not at all; others go on meanwhile. Throws Errc::usage where the file exists, Errc::unsupported:
  // PostgreSQL has pg_dump.
  virtual void backup(const std::filesystem::path& file) = 0;
  [[nodiscard]] virtual std::string describe() const = 0;  // "fleet.db", "postgresql://host/db" without a password
};

// A path: SQLite, made where it is missing (0600). "postgresql://…": libpq, loaded when it is needed; the schema is made or brought to this
// version, and one of a later version is refused, as is a database of another program. A server that is restarted is waited for, for a
// minute, by every call: what had begun is done once. Throws Errc::unreadable, Errc::network, Errc::malformed, Errc::unsupported;
// Errc::usage for a URL with a password in it.
[[nodiscard]] std::unique_ptr<Store> open_store(const std::string& where);
// For looking alone: nothing is made, brought to this version or locked, and the folder of a file need not be writable. What would write
// throws Errc::unwritable. Null: nothing is remembered yet. Else it throws as open_store() does.
[[nodiscard]] std::unique_ptr<Store> look_at_store(const std::string& where);
[[nodiscard]] bool is_server(const std::string& where) noexcept;  // "postgresql://…", and no file
// Who asks for what is in a store that there is, and finds a file of no octets, is told so: somebody emptied it, or was killed while making
// it, and nothing is remembered there. A run makes a store of it. Throws Errc::malformed.
void require_not_empty(const std::string& where);

struct Migrated {
  std::int64_t certificates = 0, events = 0;
  std::string from, to;  // as --state takes them: of a server with its user, without a password
};
// All that is in the store `from`, into the empty store `to`: in one transaction, read back and compared before it ends. Nobody else writes
// into either meanwhile. `from` keeps what it has, and is marked as moved before `to` can be used, so that there are never two: a migration
// that was killed in between is done once more. Throws Errc::usage where `to` is not empty or another fleet's, somebody has a lease in
// `from`, or it was moved elsewhere; Errc::mismatch where what came out is not what went in.
[[nodiscard]] Error moved_away(const std::string& from, const std::string& to);  // Errc::usage: it is said wherever `from` is to be used
[[nodiscard]] Migrated migrate_store(const std::string& from, const std::string& to, Time now);

}  // namespace certkit::fleet
