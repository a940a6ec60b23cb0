#include "fleet/run/worker.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "fleet/run/presence.hpp"
#include "fleet/run/same_time.hpp"
#include "fleet/run/worker_queue.hpp"

namespace certkit::fleet {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Verdict = Planned::Verdict;

constexpr seconds kLook{1};           // for who died here, and whether the user wants to stop
constexpr milliseconds kSettle{500};  // what others give back is not looked at more often than this

class Worker {
 public:
  Worker(const Fleet& fleet, const PlanSome& plan, Store& store, const World& world, const WorkerOptions& options)
      : fleet_(fleet), plan_(plan), store_(store), world_(world), options_(options), queue_(store, world, options) {}

  std::vector<Outcome> work() {
    require_same_time(store_, world_);
    look_at_all();
    try {
      go_round();
      forget_what_others_ended();
    } catch (const Error& error) {
      throw RunFailed(error, known());
    }
    return known();
  }

 private:
  [[nodiscard]] bool stopped() const { return world_.stop && world_.stop(); }
  void tell(const std::string& line) {
    if (options_.tell && line != told_) options_.tell(line);
    told_ = line;
  }

  void look_at_all() {
    const std::vector<Holding> before = store_.holdings();
    queue_.fill(plan_({}), before);
    const std::size_t elsewhere = queue_.elsewhere();
    tell("worker " + world_.worker + ": " + std::to_string(queue_.size() - elsewhere) + " to do, " + std::to_string(elsewhere) +
         " with keys on other machines");
  }

  void go_round() {
    end_the_dead(store_, world_);
    while (!stopped()) {
      const WorkerQueue::Choice choice = queue_.choose();
      if (!choice.names.empty())
        carry_out(choice.names);
      else if (choice.again)
        wait(choice);
      else
        break;
    }
  }

  // What this one left, because its issuer had no turn for it or it failed, another one may have brought to its end since.
  void forget_what_others_ended() {
    const auto is_left = [](const auto& one) { return !is_done(one.second.what); };
    if (std::none_of(outcomes_.begin(), outcomes_.end(), is_left)) return;
    for (const Holding& holding : store_.holdings()) {
      const auto found = outcomes_.find(holding.name);
      if (found != outcomes_.end() && is_left(*found) && holding.step == Step::done) outcomes_.erase(found);
    }
  }

  std::vector<Outcome> known() const {
    std::vector<Outcome> outcomes;
    for (const auto& [name, outcome] : outcomes_) outcomes.push_back(outcome);
    return outcomes;
  }

  void wait(const WorkerQueue::Choice& choice) {
    std::string line = "waits:";
    if (choice.with_others != 0) line += " " + std::to_string(choice.with_others) + " are with other workers";
    if (choice.later != 0) line += (choice.with_others != 0 ? ", " : " ") + std::to_string(choice.later) + " are tried again soon";
    tell(line);
    for (Time now = world_.now(); now < *choice.again && !stopped(); now = world_.now()) {
      if (store_.wait_for_change(std::min(std::chrono::ceil<milliseconds>(*choice.again - now), milliseconds(kLook)))) break;
      if (end_the_dead(store_, world_)) break;
    }
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
      std::vector<std::string> mine;
      for (const Lease& lease : leases)
        if (begin_anew_if_abandoned(lease)) mine.push_back(lease.name);
      carry_out_leased(mine);
    } catch (...) {
      give_back(leases);
      throw;
    }
    store_.release_many(leases);  // those that run() did not take: it has let go of the others
  }

  void carry_out_leased(const std::vector<std::string>& names) {
    if (names.empty()) return;
    std::vector<Planned> planned = plan_(names);
    for (const std::string& name : names) queue_.take_plan(name, planned);
    std::erase_if(planned, [this](const Planned& one) { return !is_to_do(one, options_.run.resume); });
    if (planned.empty()) return;
    tell("worker " + world_.worker + ": takes " + std::to_string(planned.size()) + " of " + std::to_string(queue_.size()));
    try {
      take(run(fleet_, planned, store_, world_, options_.run));
    } catch (RunFailed& failed) {
      take(std::move(failed.outcomes));
      throw;
    }
  }

  void take(std::vector<Outcome> outcomes) {
    for (Outcome& outcome : outcomes) {
      queue_.take_outcome(outcome);
      std::string name = outcome.name;
      outcomes_.insert_or_assign(std::move(name), std::move(outcome));
    }
  }

  void give_back(const std::vector<Lease>& leases) noexcept {
    try {
      store_.release_many(leases);
    } catch (const std::exception&) {
      // They end by themselves.
    }
  }

  // False: another worker has it by now.
  [[nodiscard]] bool begin_anew_if_abandoned(const Lease& lease) {
    if (!queue_.is_elsewhere(lease.name)) return true;
    std::optional<Standing> standing = store_.standing(lease.name);
    if (!standing || !standing->live.certificates.empty() || !nothing_was_sent(standing->renewal.step)) return true;
    const Event event{world_.now(), lease.name, standing->renewal.id,
                      world_.host,  Step::none, "begun anew: the worker on " + standing->host + " is gone, and had sent nothing yet"};
    const int generation = standing->renewal.generation;
    standing->host.clear();
    standing->renewal = {};
    standing->renewal.generation = generation;
    try {
      store_.record(lease, *standing, event);
    } catch (const Error& error) {
      if (error.code() != Errc::mismatch) throw;
      return false;
    }
    if (world_.say) world_.say(event);
    return true;
  }

  const Fleet& fleet_;
  const PlanSome& plan_;
  Store& store_;
  const World& world_;
  const WorkerOptions& options_;
  WorkerQueue queue_;
  std::map<std::string, Outcome> outcomes_;
  std::string told_;
};

}  // namespace

std::vector<Outcome> work(const Fleet& fleet, const PlanSome& plan, Store& store, const World& world, const WorkerOptions& options) {
  return Worker(fleet, plan, store, world, options).work();
}

}  // namespace certkit::fleet
