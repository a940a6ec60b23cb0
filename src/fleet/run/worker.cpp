#include "fleet/run/worker.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

#include "base/text.hpp"

namespace certkit::fleet {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Verdict = Planned::Verdict;

constexpr seconds kClocksApart{30};
constexpr seconds kLookForStop{1};
constexpr milliseconds kSettle{500};  // others record often: they are not looked at more often than this
constexpr std::size_t kFewest = 32;   // certificates at a time; fewer would have services told too often
constexpr std::size_t kShares = 8;    // of what is free one worker takes so small a part that all have something to do until the end
constexpr int kMostSkips = 3;

// What may still be this worker's.
struct Open {
  std::size_t rank = 0;  // the most urgent first
  Verdict verdict = Verdict::due;
  Time when{};                        // not before
  std::optional<std::int64_t> fence;  // when it was planned; nullopt: as it is found next
  int skips = 0;
};

bool nothing_was_sent(Step step) noexcept { return step == Step::due || step == Step::key_ready; }

class Worker {
 public:
  Worker(const Fleet& fleet, const PlanSome& plan, Store& store, const World& world, const WorkerOptions& options)
      : fleet_(fleet), plan_(plan), store_(store), world_(world), options_(options) {}

  std::vector<Outcome> work() {
    require_same_time();
    look_at_all();
    while (!stopped()) {
      const Choice choice = choose();
      if (!choice.names.empty())
        carry_out(choice.names);
      else if (choice.again)
        wait(choice);
      else
        break;
    }
    std::vector<Outcome> outcomes;
    for (auto& [name, outcome] : outcomes_) outcomes.push_back(std::move(outcome));
    return outcomes;
  }

 private:
  struct Choice {
    std::vector<std::string> names;  // free, and this worker's to take
    std::size_t with_others = 0, later = 0;
    std::optional<Time> again;  // when one of those may be free
  };

  [[nodiscard]] bool stopped() const { return world_.stop && world_.stop(); }
  void tell(const std::string& line) {
    if (options_.tell && line != told_) options_.tell(line);
    told_ = line;
  }

  void require_same_time() const {
    const auto server = store_.clock();
    if (!server) return;
    const auto apart = std::chrono::duration_cast<seconds>(world_.now() - *server);
    if (apart < kClocksApart && apart > -kClocksApart) return;
    throw Error(Errc::mismatch,
                "the clock of this machine is " + std::to_string(std::abs(apart.count())) + " s " +
                    (apart.count() > 0 ? "ahead of" : "behind") + " that of the store",
                "leases end by both: have both machines keep time (chrony, systemd-timesyncd)", store_.describe());
  }

  [[nodiscard]] bool is_soon(Time when) const { return when <= world_.now() + options_.patience; }

  void look_at_all() {
    const std::vector<Holding> before = store_.holdings();  // ahead of the plan: what changes in between is seen to have changed
    std::size_t elsewhere = 0;
    for (const Planned& one : plan_({})) {
      if (one.verdict == Verdict::elsewhere) ++elsewhere;
      if (!may_be_mine(one)) continue;
      const Holding* const holding = find(before, one.entry->name);
      const Time when = one.verdict == Verdict::waiting ? one.when : Time{};
      open_.emplace(one.entry->name, Open{open_.size(), one.verdict, when, holding == nullptr ? 0 : holding->fence, 0});
    }
    tell("worker " + world_.worker + ": " + std::to_string(open_.size() - elsewhere) + " to do, " + std::to_string(elsewhere) +
         " with keys on other machines");
  }

  [[nodiscard]] bool may_be_mine(const Planned& one) const {
    switch (one.verdict) {
      case Verdict::due:
      case Verdict::resume:
      case Verdict::elsewhere: return true;
      case Verdict::waiting: return is_soon(one.when);
      case Verdict::ok:
      case Verdict::blocked: return false;
    }
    return false;
  }

  static const Holding* find(const std::vector<Holding>& holdings, const std::string& name) {
    const auto found =
        std::lower_bound(holdings.begin(), holdings.end(), name, [](const Holding& a, const std::string& b) { return a.name < b; });
    return found == holdings.end() || found->name != name ? nullptr : &*found;
  }

  // Whether a worker of another machine died so early that nobody can have issued it.
  [[nodiscard]] bool was_abandoned(const Holding& holding) const {
    return nothing_was_sent(holding.step) && !holding.worker.empty() && holding.lease_until < world_.now();
  }

  // False: it is nothing for this worker any more. What another one did since it was planned is seen by the fence.
  bool take_note(Open& open, const Holding* holding) const {
    if (holding == nullptr) return true;
    if (!open.fence) open.fence = holding->fence;
    if (holding->fence == *open.fence || open.verdict == Verdict::elsewhere) return true;
    switch (holding->step) {
      case Step::done: return false;
      case Step::pending:
      case Step::failed:
      case Step::rolled_back:
        open.when = holding->next_try;
        open.fence = holding->fence;
        return is_soon(open.when);
      default: return true;
    }
  }

  Choice choose() {
    const std::vector<Holding> holdings = store_.holdings();
    const Time now = world_.now();
    Choice choice;
    const auto not_before = [&](Time when) { choice.again = choice.again ? std::min(*choice.again, when) : when; };
    std::vector<std::pair<std::size_t, std::string>> free;
    const auto keep = [&](const std::string& name, Open& open) {
      const Holding* const holding = find(holdings, name);
      const bool elsewhere = open.verdict == Verdict::elsewhere;
      if (holding != nullptr && !holding->worker.empty() && holding->worker != world_.worker && holding->lease_until >= now) {
        if (elsewhere && !nothing_was_sent(holding->step)) return true;
        not_before(holding->lease_until + seconds(1));
        ++choice.with_others;
      } else if (!take_note(open, holding)) {
        return false;
      } else if (elsewhere) {
        if (holding != nullptr && was_abandoned(*holding)) free.emplace_back(open.rank, name);
      } else if (open.when > now) {
        not_before(open.when);
        ++choice.later;
      } else {
        free.emplace_back(open.rank, name);
      }
      return true;
    };
    for (auto each = open_.begin(); each != open_.end();) each = keep(each->first, each->second) ? std::next(each) : open_.erase(each);
    std::sort(free.begin(), free.end());
    for (auto& [rank, name] : free) choice.names.push_back(std::move(name));
    keep_a_share(choice.names);
    return choice;
  }

  // Of the most urgent ones, each worker others.
  void keep_a_share(std::vector<std::string>& names) const {
    const std::size_t most = std::min(options_.run.wave, std::max(kFewest, names.size() / kShares));
    if (names.size() <= most) return;
    names.resize(std::min(names.size(), most * kShares));
    const auto order = [&](const std::string& name) { return std::hash<std::string>()(world_.worker + "/" + name); };
    std::nth_element(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(most), names.end(),
                     [&](const std::string& a, const std::string& b) { return order(a) < order(b); });
    names.resize(most);
  }

  void wait(const Choice& choice) {
    std::string line = "waits:";
    if (choice.with_others != 0) line += " " + std::to_string(choice.with_others) + " are with other workers";
    if (choice.later != 0) line += (choice.with_others != 0 ? ", " : " ") + std::to_string(choice.later) + " are tried again soon";
    tell(line);
    for (Time now = world_.now(); now < *choice.again && !stopped(); now = world_.now())
      if (store_.wait_for_change(std::min(std::chrono::ceil<milliseconds>(*choice.again - now), milliseconds(kLookForStop)))) break;
    if (stopped()) return;
    try {
      world_.wait(kSettle);
    } catch (const Error&) {
      if (!stopped()) throw;
    }
  }

  void carry_out(const std::vector<std::string>& names) {
    const Time now = world_.now();
    std::vector<Lease> leases = store_.lease_many(names, world_.worker, now + options_.run.lease, now);
    if (leases.empty()) return;
    try {
      for (const Lease& lease : leases) begin_anew_if_abandoned(lease);
      std::vector<std::string> mine;
      for (const Lease& lease : leases) mine.push_back(lease.name);
      std::vector<Planned> planned = plan_(mine);
      for (const std::string& name : mine) take_plan(name, planned);
      std::erase_if(planned, [](const Planned& one) { return one.verdict != Verdict::due && one.verdict != Verdict::resume; });
      if (!planned.empty()) {
        tell("worker " + world_.worker + ": takes " + std::to_string(planned.size()) + " of " + std::to_string(open_.size()));
        for (Outcome& outcome : run(fleet_, planned, store_, world_, options_.run)) take_outcome(std::move(outcome));
      }
    } catch (...) {
      give_back(leases);
      throw;
    }
    store_.release_many(leases);  // those that run() did not take: it has let go of the others
  }

  void give_back(const std::vector<Lease>& leases) noexcept {
    try {
      store_.release_many(leases);
    } catch (const std::exception&) {
      // They end by themselves.
    }
  }

  void begin_anew_if_abandoned(const Lease& lease) {
    Open* const open = opened(lease.name);
    if (open == nullptr || open->verdict != Verdict::elsewhere) return;
    std::optional<Standing> standing = store_.standing(lease.name);
    if (!standing || !standing->live.certificates.empty() || !nothing_was_sent(standing->renewal.step)) return;
    const Event event{world_.now(), lease.name, standing->renewal.id,
                      world_.host,  Step::none, "begun anew: the worker on " + standing->host + " is gone, and had sent nothing yet"};
    const int generation = standing->renewal.generation;
    standing->host.clear();
    standing->renewal = {};
    standing->renewal.generation = generation;
    store_.record(lease, *standing, event);
    if (world_.say) world_.say(event);
  }

  Open* opened(const std::string& name) {
    const auto found = open_.find(name);
    return found == open_.end() ? nullptr : &found->second;
  }

  // What the plan under the lease says of it: what is not to be done now is closed, or tried again in time.
  void take_plan(const std::string& name, const std::vector<Planned>& planned) {
    const auto found = std::find_if(planned.begin(), planned.end(), [&](const Planned& one) { return one.entry->name == name; });
    if (found == planned.end() || !may_be_mine(*found)) {
      open_.erase(name);
      return;
    }
    Open* const open = opened(name);
    if (open == nullptr) return;
    open->verdict = found->verdict;
    open->fence.reset();
    open->when = found->verdict == Verdict::waiting ? found->when : Time{};
  }

  void take_outcome(Outcome outcome) {
    Open* const open = opened(outcome.name);
    if (open != nullptr) {
      open->fence.reset();
      open->when = outcome.next_try;
      const bool again = outcome.what == Outcome::What::skipped ? ++open->skips < kMostSkips
                                                                : outcome.what != Outcome::What::renewed && is_soon(outcome.next_try);
      if (!again) open_.erase(outcome.name);
    }
    outcomes_.insert_or_assign(outcome.name, std::move(outcome));
  }

  const Fleet& fleet_;
  const PlanSome& plan_;
  Store& store_;
  const World& world_;
  const WorkerOptions& options_;
  std::unordered_map<std::string, Open> open_;
  std::map<std::string, Outcome> outcomes_;
  std::string told_;
};

}  // namespace

std::vector<Outcome> work(const Fleet& fleet, const PlanSome& plan, Store& store, const World& world, const WorkerOptions& options) {
  return Worker(fleet, plan, store, world, options).work();
}

}  // namespace certkit::fleet
