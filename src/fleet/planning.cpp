#include "fleet/planning.hpp"

#include <algorithm>
#include <future>
#include <map>
#include <memory>

#include "base/text.hpp"
#include "base/workers.hpp"
#include "fleet/places.hpp"

namespace certkit::fleet {
namespace {

using Verdict = Planned::Verdict;

// As many as are known at a time; more bring nothing.
constexpr std::size_t kBatch = 1024;
// For so few of them the store is not read from end to end.
constexpr std::size_t kFew = 1024;

class FleetPlanner {
 public:
  FleetPlanner(const Fleet& fleet, const Planning& how)
      : how_(how), planner_(how.options), asker_(*how.library), folder_(fleet.folder()), meet_(places_may_meet(fleet)) {}

  void add(const CertificateEntry& entry, std::optional<Standing>&& standing) {
    if (!planner_.wants(entry, standing ? &*standing : nullptr)) return;
    batch_.push_back({&entry, std::move(standing), {}, std::nullopt});
    if (batch_.size() == kBatch) plan_batch();
  }
  // One that the fleet has no longer. False: nothing is done with it.
  bool add_left(const Standing& standing) {
    if (!may_be_half_way(standing.renewal.step)) return false;
    Planned planned = planner_.judge_left(standing);
    if (planner_.wants(*planned.left, &standing)) left_.push_back(std::move(planned));
    return true;
  }
  std::vector<Planned> done() {
    plan_batch();
    wait();
    for (Planned& one : left_) planner_.add(std::move(one));
    std::vector<Planned> all = planner_.done();
    for (Planned& one : all) block_where_places_meet(one);
    return all;
  }

 private:
  struct Work {
    const CertificateEntry* entry;
    std::optional<Standing> standing;
    Planned planned;
    std::optional<Asked> asked;  // where `meet_`, until its places are taken
  };

  // What read_fleet() could not tell of: names that a profile makes.
  static bool places_may_meet(const Fleet& fleet) {
    return std::any_of(fleet.certificates.begin(), fleet.certificates.end(), [](const CertificateEntry& one) {
      return !one.profile.empty() || std::any_of(one.installations.begin(), one.installations.end(), [](const Installation& place) {
        return !place.profile.empty() || place.to.text().find("cn") != std::string::npos;
      });
    });
  }

  void take_places(Work& work) {
    if (!work.asked) return;
    if (const auto clash = targets_.take(*work.entry, *work.asked)) {
      const std::string text = to_text(*clash, *work.entry);
      clashes_.emplace(work.entry, text);
      clashes_.emplace(clash->other, text);
    }
    work.asked.reset();
  }

  // None of those that meet is renewed: whichever came last would have the place.
  void block_where_places_meet(Planned& one) const {
    const auto clash = clashes_.find(one.entry);
    if (clash == clashes_.end() || one.verdict == Verdict::resume || one.verdict == Verdict::elsewhere) return;
    one.verdict = Verdict::blocked;
    one.reasons = {{"place", clash->second}};
  }

  // What was gathered is judged while the next is read.
  void plan_batch() {
    wait();
    judged_.clear();
    judged_.swap(batch_);
    judging_ = std::async([this] {
      base::in_order(
          {judged_.size(), kBatch, how_.at_once}, [&](std::size_t i) { judge(judged_[i]); },
          [&](std::size_t i) {
            take_places(judged_[i]);
            planner_.add(std::move(judged_[i].planned));
          });
    });
  }
  void wait() {
    if (judging_.valid()) judging_.get();
  }

  void judge(Work& work) {
    PlanInput input;
    input.entry = work.entry;
    input.standing = work.standing ? &*work.standing : nullptr;
    std::optional<Asked> asked;
    try {
      asked = asker_.asked(*work.entry, folder_);
      require_no_folder_of_keys(*asked);
      input.found = look(*work.entry, *asked, input.standing, how_.eyes);
      input.asked = &*asked;
      ask_whether_revoked(input);
    } catch (const Error& error) {
      input.problem = error.message();
    }
    work.planned = planner_.judge(input);
    work.standing.reset();
    if (meet_) work.asked = std::move(asked);
  }

  void require_no_folder_of_keys(const Asked& asked) const {
    for (const Asked::Place& place : asked.places)
      if (!how_.keys.empty() && lies_in(place.to, how_.keys))
        profile::fail(place.installation->place, base::printable(place.to.string()) + " lies in certkit's own folder of keys",
                      "`to` is a folder of the service's own");
  }

  void ask_whether_revoked(PlanInput& input) {
    if (how_.revocations == nullptr) return;
    std::vector<Certificate> chain;
    if (input.standing != nullptr) chain = input.standing->live.certificates;
    if (chain.empty() && input.found.installed) chain = {*input.found.installed};
    if (chain.empty()) return;
    const Revocations::Answer answer = how_.revocations->ask(*input.entry, chain);
    input.revoked = answer.revoked;
    if (!answer.problem.empty()) input.found.notes.push_back(answer.problem);
  }

  const Planning& how_;
  Planner planner_;
  Asker asker_;
  std::filesystem::path folder_;
  bool meet_;
  Targets targets_;
  std::map<const CertificateEntry*, std::string> clashes_;
  std::vector<Planned> left_;
  std::vector<Work> batch_, judged_;
  std::future<void> judging_;  // the first to go: it uses all others
};

std::vector<const CertificateEntry*> by_name(const Fleet& fleet) {
  std::vector<const CertificateEntry*> entries;
  for (const CertificateEntry& one : fleet.certificates) entries.push_back(&one);
  std::sort(entries.begin(), entries.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
  return entries;
}

// Both are in the order of their names.
void join(const Fleet& fleet, Store& store, FleetPlanner& planner, FleetPlan& plan) {
  const std::vector<const CertificateEntry*> entries = by_name(fleet);
  auto next = entries.begin();
  store.each_standing([&](Standing&& standing) {
    for (; next != entries.end() && (*next)->name < standing.name; ++next) planner.add(**next, std::nullopt);
    if (next == entries.end() || (*next)->name != standing.name) {
      if (!planner.add_left(standing)) plan.strangers.push_back(standing.name);
      return;
    }
    planner.add(**next, std::move(standing));
    ++next;
  });
  for (; next != entries.end(); ++next) planner.add(**next, std::nullopt);
}

void add_few(const Fleet& fleet, Store* store, const std::vector<std::string>& names, FleetPlanner& planner) {
  std::map<std::string, Standing> known;
  if (store != nullptr)
    for (Standing& standing : store->standings_of(names)) known.emplace(standing.name, std::move(standing));
  for (const std::string& name : names) {
    const auto found = known.find(name);
    if (const CertificateEntry* entry = fleet.certificate(name))
      planner.add(*entry, found == known.end() ? std::nullopt : std::optional(std::move(found->second)));
    else if (found != known.end())
      (void)planner.add_left(found->second);
  }
}

int rank_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::resume: return 0;
    case Verdict::due: return 1;
    case Verdict::blocked: return 2;
    case Verdict::waiting: return 3;
    case Verdict::elsewhere: return 4;
    case Verdict::ok: break;
  }
  return 5;
}

// What is new is nobody's outage yet.
bool goes_before(const Planned& a, const Planned& b) {
  if (a.verdict != b.verdict) return rank_of(a.verdict) < rank_of(b.verdict);
  const Time a_ends = a.not_after.value_or(Time::max()), b_ends = b.not_after.value_or(Time::max());
  return a_ends != b_ends ? a_ends < b_ends : a.entry->name < b.entry->name;
}

}  // namespace

FleetPlan plan_fleet(const Fleet& fleet, Store* store, const Planning& how) {
  FleetPlan plan;
  FleetPlanner planner(fleet, how);
  const std::vector<std::string>& only = how.options.only;
  if (!only.empty() && only.size() <= kFew) {
    add_few(fleet, store, only, planner);
  } else if (store == nullptr) {
    for (const CertificateEntry* entry : by_name(fleet)) planner.add(*entry, std::nullopt);
  } else {
    join(fleet, *store, planner, plan);
  }
  plan.planned = planner.done();
  std::sort(plan.planned.begin(), plan.planned.end(), goes_before);
  return plan;
}

}  // namespace certkit::fleet
