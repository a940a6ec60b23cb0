#include "fleet/run/worker_queue.hpp"

#include <algorithm>

namespace certkit::fleet {
namespace {

using std::chrono::seconds;
using Verdict = Planned::Verdict;

constexpr std::size_t kFewest = 32;  // certificates at a time; fewer would have services told too often
constexpr std::size_t kShares = 8;   // of what is free one worker takes so small a part that all have something to do until the end
constexpr int kMostSkips = 3;

const Holding* find(const std::vector<Holding>& holdings, const std::string& name) {
  const auto found =
      std::lower_bound(holdings.begin(), holdings.end(), name, [](const Holding& a, const std::string& b) { return a.name < b; });
  return found == holdings.end() || found->name != name ? nullptr : &*found;
}

}  // namespace

bool WorkerQueue::is_soon(Time when) const { return when <= world_.now() + options_.patience; }

bool WorkerQueue::may_be_mine(const Planned& one) const {
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

void WorkerQueue::fill(const std::vector<Planned>& plan, const std::vector<Holding>& before) {
  for (const Planned& one : plan) {
    if (!may_be_mine(one)) continue;
    const Holding* const holding = find(before, one.entry->name);
    const Time when = one.verdict == Verdict::waiting ? one.when : Time{};
    open_.emplace(one.entry->name, Open{open_.size(), one.verdict, when, holding == nullptr ? 0 : holding->fence, 0});
  }
}

std::size_t WorkerQueue::elsewhere() const {
  return static_cast<std::size_t>(
      std::count_if(open_.begin(), open_.end(), [](const auto& one) { return one.second.verdict == Verdict::elsewhere; }));
}

// Whether a worker of another machine died so early that nobody can have issued it.
bool WorkerQueue::was_abandoned(const Holding& holding, Time now) const {
  return nothing_was_sent(holding.step) && !holding.worker.empty() && !holding.is_held(now);
}

// False: it is nothing for this worker any more. What another one did since it was planned is seen by the fence.
bool WorkerQueue::take_note(Open& open, const Holding* holding) const {
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

WorkerQueue::Choice WorkerQueue::choose() {
  const std::vector<Holding> holdings = store_.holdings();
  const Time now = world_.now();
  Choice choice;
  const auto not_before = [&](Time when) { choice.again = choice.again ? std::min(*choice.again, when) : when; };
  std::vector<std::pair<std::size_t, std::string>> free;
  const auto keep = [&](const std::string& name, Open& open) {
    const Holding* const holding = find(holdings, name);
    const bool elsewhere = open.verdict == Verdict::elsewhere;
    if (holding != nullptr && holding->worker != world_.worker && holding->is_held(now)) {
      if (elsewhere && !nothing_was_sent(holding->step)) return true;
      not_before(holding->lease_until + seconds(1));
      ++choice.with_others;
    } else if (!take_note(open, holding)) {
      return false;
    } else if (elsewhere) {
      if (holding != nullptr && was_abandoned(*holding, now)) free.emplace_back(open.rank, name);
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
void WorkerQueue::keep_a_share(std::vector<std::string>& names) const {
  const std::size_t most = std::min(options_.run.wave, std::max(kFewest, names.size() / kShares));
  if (names.size() <= most) return;
  names.resize(std::min(names.size(), most * kShares));
  const auto order = [&](const std::string& name) { return std::hash<std::string>()(world_.worker + "/" + name); };
  std::nth_element(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(most), names.end(),
                   [&](const std::string& a, const std::string& b) { return order(a) < order(b); });
  names.resize(most);
}

bool WorkerQueue::is_elsewhere(const std::string& name) const {
  const auto found = open_.find(name);
  return found != open_.end() && found->second.verdict == Verdict::elsewhere;
}

void WorkerQueue::take_plan(const std::string& name, const std::vector<Planned>& planned) {
  const auto found = std::find_if(planned.begin(), planned.end(), [&](const Planned& one) { return one.entry->name == name; });
  if (found == planned.end() || !may_be_mine(*found)) {
    open_.erase(name);
    return;
  }
  const auto open = open_.find(name);
  if (open == open_.end()) return;
  open->second.verdict = found->verdict;
  open->second.fence.reset();
  open->second.when = found->verdict == Verdict::waiting ? found->when : Time{};
}

void WorkerQueue::take_outcome(const Outcome& outcome) {
  const auto open = open_.find(outcome.name);
  if (open == open_.end()) return;
  open->second.fence.reset();
  const Time when = std::max(outcome.next_try, outcome.pause_until);
  open->second.when = when;
  const bool lacks = outcome.what == Outcome::What::broken && when == Time{};  // what no other attempt brings here
  const bool again =
      outcome.what == Outcome::What::skipped ? ++open->second.skips < kMostSkips : !is_done(outcome.what) && !lacks && is_soon(when);
  if (!again) open_.erase(open);
}

}  // namespace certkit::fleet
