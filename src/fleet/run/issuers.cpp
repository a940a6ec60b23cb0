#include "fleet/run/issuers.hpp"

#include <algorithm>

#include "fleet/issuer_check.hpp"

namespace certkit::fleet {
namespace {

using std::chrono::seconds;

// What a run waits for a token, or a place, before it goes on with others.
constexpr std::chrono::milliseconds kPatience{10'000}, kLook{200};
constexpr Store::BreakerRule kRule{};
constexpr int kAtFolder = 64;  // ask a CA in a folder at a time, where --jobs says less
// One asks whether it answers again; nobody else does before that one is back, or so much later.
constexpr seconds kTrial{60};

}  // namespace

struct Issuers::One {
  const IssuerEntry* entry = nullptr;
  Limit limit;
  std::mutex opening;
  std::shared_ptr<issue::Issuer> of_all;             // takes threads
  std::vector<std::unique_ptr<issue::Issuer>> idle;  // does not: each thread has one
  std::mutex judging;
  bool doubtful = false;  // it failed: an answer is news
};

Issuers::Issuers(const Fleet& fleet, Store& store, const World& world, const RunOptions& options)
    : fleet_(fleet), store_(store), world_(world), options_(options) {}
Issuers::~Issuers() = default;

Issuers::One& Issuers::one(const std::string& name) {
  const std::lock_guard lock(mutex_);
  auto& found = all_[name];
  if (!found) {
    const IssuerEntry* const entry = fleet_.issuer(name);
    if (entry == nullptr)
      throw Error(Errc::usage, "the issuer " + name + " is not in the fleet any more",
                  "it was asked for this certificate: its entry in `issuers` is needed until it has answered", fleet_.file.string());
    found = std::make_unique<One>();
    found->entry = entry;
    if (const auto limit = fleet_.limits.find(name); limit != fleet_.limits.end()) found->limit = limit->second;
  }
  return *found;
}

std::shared_ptr<issue::Issuer> Issuers::lend(const std::string& name) {
  One& one = this->one(name);
  const std::lock_guard lock(one.opening);
  if (one.of_all) return one.of_all;
  std::unique_ptr<issue::Issuer> own;
  if (one.idle.empty()) {
    own = world_.open_issuer(*one.entry);
    if (own->takes_threads()) return one.of_all = std::move(own);
  } else {
    own = std::move(one.idle.back());
    one.idle.pop_back();
  }
  return {own.release(), [&one](issue::Issuer* back) {
            std::unique_ptr<issue::Issuer> again(back);
            const std::lock_guard giving_back(one.opening);
            one.idle.push_back(std::move(again));
          }};
}

bool Issuers::is_folder(const std::string& name) { return !folder_of_issuer(*one(name).entry, fleet_.folder()).empty(); }

int Issuers::at_a_time(const std::string& name) {
  const int jobs = options_.jobs <= 1 ? 1 : std::max(is_folder(name) ? kAtFolder : 1, options_.jobs);
  const Limit& limit = one(name).limit;
  return limit.in_flight == 0 ? jobs : std::min(jobs, limit.in_flight);
}

// nullopt: nothing speaks against asking it.
std::optional<Issuers::Turn> Issuers::closed(One& one, Time now) {
  const std::lock_guard lock(one.judging);
  const std::string& name = one.entry->name;
  const Store::Breaker breaker = store_.breaker(name, kRule, now);
  if (breaker.failures > 0) one.doubtful = true;
  const auto until = [&](Time time) { return "the issuer " + name + " is left alone until " + to_rfc3339(time); };
  if (breaker.left_alone_until > now)
    return Turn{nullptr, breaker.left_alone_until, false, until(breaker.left_alone_until) + ", as it wished"};
  if (breaker.failures < kRule.after) return std::nullopt;
  if (breaker.open_until <= now && store_.begin_trial(name, kRule, now + kTrial, now)) return std::nullopt;
  const Time again = breaker.open_until > now ? breaker.open_until : now + kTrial;
  return Turn{nullptr, again, true, until(again) + ": it failed " + std::to_string(breaker.failures) + " times in a row"};
}

bool Issuers::sit_down(const One& one, Turn& turn) {
  if (one.limit.in_flight == 0) return true;
  const Time now = world_.now();
  auto seat = store_.take_seat(one.entry->name, one.limit.in_flight, world_.worker, now + options_.lease, now);
  if (!seat) return false;
  turn.seat = Held(new Seat(std::move(*seat)), [this](const Seat* held) {
    const std::unique_ptr<const Seat> own(held);
    try {
      store_.leave_seat(*own);
    } catch (const std::exception&) {  // it ends by itself, as a lease does
    }
  });
  return true;
}

// nullopt: there was one.
std::optional<Issuers::Turn> Issuers::out_of_tokens(const One& one) {
  const Rate rate{one.limit.rate, one.limit.per, one.limit.burst};
  for (auto waited = std::chrono::milliseconds(0);;) {
    const std::chrono::milliseconds left = store_.take_token(one.entry->name, rate, world_.now());
    if (left.count() == 0) return std::nullopt;
    waited += left;
    if (waited <= kPatience) {
      world_.wait(left);
      continue;
    }
    // Not all at the moment when there is one again.
    const auto spread = seconds(world_.random() % static_cast<std::uint64_t>(std::max<std::int64_t>(1, rate.per.count())));
    const Time again = world_.now() + std::chrono::ceil<seconds>(left) + spread;
    return Turn{nullptr, again, false,
                "the issuer " + one.entry->name + " takes no more requests before " + to_rfc3339(again) + ", by its limit in the fleet"};
  }
}

Issuers::Turn Issuers::enter(const std::string& name, bool new_request) {
  One& one = this->one(name);
  if (auto turn = closed(one, world_.now())) return std::move(*turn);
  Turn turn;
  for (auto waited = std::chrono::milliseconds(0); !sit_down(one, turn); waited += kLook) {
    if (waited >= kPatience) {
      turn.again = world_.now() + seconds(60);
      turn.why = "other workers have all of the " + std::to_string(one.limit.in_flight) + " places at the issuer " + name;
      return turn;
    }
    world_.wait(kLook);
  }
  if (new_request && one.limit.rate != 0)
    if (auto later = out_of_tokens(one)) return std::move(*later);
  return turn;
}

void Issuers::leave(const std::string& name, Turn turn, Went went) {
  One& one = this->one(name);
  turn.seat.reset();
  if (went == Went::nowhere) return;
  const std::lock_guard lock(one.judging);
  if (went == Went::unreachable)
    (void)store_.count_failure(name, kRule, world_.now());
  else if (one.doubtful)
    store_.count_success(name);
  one.doubtful = went == Went::unreachable;
}

void Issuers::leave_alone(const std::string& name, Time until) { store_.leave_alone(name, until, world_.now()); }

}  // namespace certkit::fleet
