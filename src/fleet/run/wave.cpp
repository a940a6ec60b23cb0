#include "fleet/run/wave.hpp"

#include <algorithm>
#include <new>

#include "base/placing.hpp"
#include "base/text.hpp"
#include "base/workers.hpp"
#include "crypto/pbe.hpp"
#include "fleet/issuer_check.hpp"
#include "fleet/pauses.hpp"
#include "fleet/run/hooks.hpp"
#include "fleet/run/key_file.hpp"

namespace certkit::fleet {
namespace {

bool may_be_in_place(Step step) { return may_be_half_way(step) && step != Step::rolling_back; }

// The machine that has its key, where that is needed; empty: any. What nobody can have issued is begun anew anywhere.
std::string bound_to(const Task& task) {
  if (is_under_way(task.renewal().step) && !nothing_was_sent(task.renewal().step)) return task.standing.host;
  if (!task.entry->host.empty() || task.standing.live.certificates.empty()) return task.entry->host;
  return task.standing.host;
}

bool is_folder(const std::filesystem::path& path) { return base::look_at_folder(path).kind == base::Present::Kind::folder; }

// Another state, or another folder of keys, than when it was begun: to finish it, or to undo it, needs what lies there.
Error missing_generation(const std::filesystem::path& folder) {
  return {Errc::unreadable, "it was left half in place, and what it was to be, and what was there before, is not in the folder of keys",
          "name the folder of keys that it was begun with: --keys DIR; where that is lost, --only NAME --force gives it up",
          folder.string()};
}

std::string reasons_of(const Planned& planned) {
  std::string text;
  for (const Reason& reason : planned.reasons) text += (text.empty() ? "" : "; ") + reason.text;
  return text;
}

}  // namespace

Work::Work(const Fleet& of, Store& with, const World& in, const RunOptions& how)
    : fleet(of),
      store(with),
      world(in),
      options(how),
      home(of.folder()),
      asker(*in.library),
      issuers(of, with, in, how),
      journal(with, in) {
  withhold_secrets_of(of);  // issuers and hooks run programs
}

void Work::end_by(std::exception_ptr failure) {
  const std::lock_guard lock(failing_);
  if (!store_failure_) store_failure_ = std::move(failure);
}
std::exception_ptr Work::store_failure() const {
  const std::lock_guard lock(failing_);
  return store_failure_;
}

Wave::Wave(Work& work, std::span<const Planned* const> planned) : work_(work) {
  for (const Planned* const one : planned) {
    Task& task = tasks_.emplace_back();
    task.planned = one;
    task.entry = one->entry;
    task.standing.name = task.outcome.name = one->entry->name;
  }
}

Wave::Tasks Wave::at(std::initializer_list<Step> steps) {
  Tasks found;
  for (Task& task : tasks_)
    if (!task.over && !task.undo && std::find(steps.begin(), steps.end(), task.renewal().step) != steps.end()) found.push_back(&task);
  return found;
}

void Wave::guarded(Task& task, const Act& act) {
  try {
    if (task.lost) throw LeaseLost();
    try {
      act(task);
    } catch (const Error& error) {
      fail(task, Failure::of(error));
    } catch (const std::bad_alloc&) {
      fail(task, Failure::of(Error(Errc::limit, "there is not enough memory for it")));
    } catch (const std::filesystem::filesystem_error& error) {
      fail(task, Failure::of(Error(Errc::unwritable, error.code().message(), "", error.path1().string())));
    } catch (const std::exception& error) {
      fail(task, Failure::of(Error(Errc::internal, error.what())));
    }
  } catch (const LeaseLost&) {
    work_.journal.lose(task);
  }
}

void Wave::each(const Tasks& tasks, unsigned threads, const Act& act) {
  base::parallel_for(tasks.size(), threads, [&](std::size_t i) { guarded(*tasks[i], act); });
}

Time Wave::next_try(const Task& task, const Failure& failure) const {
  if (task.planned->left != nullptr) return {};  // it left the fleet: never
  if (failure.again) return *failure.again;
  const auto& live = task.standing.live.certificates;
  std::optional<std::chrono::seconds> until_end;
  if (!live.empty()) until_end = live.front().not_after() - work_.world.now();
  return work_.world.now() +
         (failure.lasting ? longest_pause(until_end) : retry_after(task.renewal().attempts, until_end, work_.world.random()));
}

// Where the issuer may have the request, or has answered it, the next run goes on from there.
void Wave::fail(Task& task, const Failure& failure) {
  if (task.over) return;
  if (work_.stopped() && failure.code == to_word(Errc::network)) return;  // that is why: it is left as it stands
  Renewal& renewal = task.renewal();
  if (renewal.step == Step::rolling_back) return broken(task, failure);
  if (may_be_in_place(renewal.step)) {
    if (!task.undo) task.undo = failure;
    return;
  }
  if (nothing_was_sent(renewal.step) || failure.for_good || !is_under_way(renewal.step)) renewal.step = Step::failed;
  ++renewal.attempts;
  renewal.error_code = failure.code;
  renewal.error = failure.message;
  renewal.next_try = task.outcome.next_try = next_try(task, failure);
  task.end(Outcome::What::failed, failure);
  work_.journal.record(task, Step::failed, failure.message);
}

void Wave::lease() {
  const Time now = work_.world.now();
  std::vector<std::string> names;
  for (const Task& task : tasks_) names.push_back(task.standing.name);
  std::vector<Lease> leases = work_.store.lease_many(names, work_.world.worker, now + work_.options.lease, now);
  names.clear();
  std::sort(leases.begin(), leases.end(), [](const Lease& a, const Lease& b) { return a.name < b.name; });
  for (Task& task : tasks_) {
    const auto found = std::lower_bound(leases.begin(), leases.end(), task.standing.name,
                                        [](const Lease& lease, const std::string& name) { return lease.name < name; });
    if (found == leases.end() || found->name != task.standing.name) {
      task.end(Outcome::What::skipped, {"", "another worker has it", "", false, false, std::nullopt});
      continue;
    }
    task.lease = *found;
    names.push_back(task.standing.name);
  }
  std::vector<Standing> standings = work_.store.standings_of(names);
  auto next = standings.begin();  // in the order of `names`, but for those that nothing is known of
  for (Task& task : tasks_) {
    if (task.over || next == standings.end() || next->name != task.standing.name) continue;
    task.standing = std::move(*next++);
    task.recorded = task.renewal().step;
    if (!task.standing.live.certificates.empty()) task.outcome.before.emplace(task.standing.live.certificates.front());
  }
}

// What a plan that is some time old says may be so no longer.
void Wave::begin(Task& task) {
  const auto skip = [&](const std::string& why) { task.end(Outcome::What::skipped, {"", why, "", false, false, std::nullopt}); };
  Renewal& renewal = task.renewal();
  const bool begun = is_under_way(renewal.step);
  if (const std::string host = bound_to(task); !host.empty() && host != work_.world.host) return skip("its key is on " + host);
  if (!begun && !task.standing.live.certificates.empty() && task.planned->not_after != task.standing.live.certificates.front().not_after())
    return skip("it was renewed meanwhile");
  if (task.planned->left) return take_back(task);
  if (may_be_half_way(renewal.step) && !work_.options.force && !is_folder(task.folder(work_.world)))
    return task.end(Outcome::What::broken, Failure::of(missing_generation(task.folder(work_.world))));
  if (task.planned->verdict == Planned::Verdict::due && renewal.changed != task.planned->changed && renewal.next_try > work_.world.now() &&
      !work_.options.force && !work_.options.at_once)
    return skip("it was tried meanwhile");

  try {
    task.asked = work_.asker.asked(*task.entry, work_.home);
  } catch (const Error& error) {
    task.problem = error;
  } catch (const std::exception& error) {
    task.problem = Error(Errc::internal, error.what());
  }
  const bool is_given_up = work_.options.force && !Deployment::is_there(task.folder(work_.world));
  if (task.problem && needs_whole_entry(*task.entry) && begun && !is_given_up) {
    if (renewal.step == Step::staged) throw Error(*task.problem);
    if (renewal.step == Step::swapping) task.undo = Failure::of(*task.problem);  // half of it is in place, and nobody was told
    if (renewal.step == Step::swapped || renewal.step == Step::reloaded) return wait_for_entry(task);
  }
  if (begun && !nothing_was_sent(renewal.step)) {
    if (task.asked)
      if (std::string note = changed_since_asked(renewal, *task.asked); !note.empty()) task.outcome.notes.push_back(std::move(note));
    return;
  }
  if (task.problem) throw Error(*task.problem);
  const bool is_here = task.standing.host.empty() || task.standing.host == work_.world.host;
  const bool is_as_asked = renewal.asked == task.asked->fingerprint && renewal.issuer == task.entry->issuer;
  if (begun && is_here && !task.asks_for_revoked_key() && (is_as_asked || renewal.kind == Renewal::Kind::mends_way_back)) return;
  if (is_here && task.planned->again && has_live_key(task)) return put_again(task);
  if (!is_here || !goes_on_with_last(task)) start(task);
}

// Its new files are in place. Whom to tell of them, and what is to be served now, only an entry without a mistake says.
void Wave::wait_for_entry(Task& task) {
  Failure why = Failure::of(*task.problem);
  why.message += "; it stands half way, at " + std::string(to_word(task.renewal().step)) + ", and goes on when that is right again";
  stand_still(task, why);
}

// It is neither gone on with nor taken back.
void Wave::stand_still(Task& task, const Failure& why) {
  Renewal& renewal = task.renewal();
  task.end(Outcome::What::broken, why);
  if (renewal.error == why.message) return;
  renewal.error_code = why.code;
  renewal.error = why.message;
  work_.journal.record(task, why.message);
}

// One that is gone, or another one by now, does not come back: then there is a new one, and a new certificate.
bool Wave::has_live_key(const Task& task) const {
  const Live& live = task.standing.live;
  return !fault_of_key(live.key, live.certificates.front().public_key(), password_of(task));
}

// A generation of the same certificate: nothing is asked for, and what it differs in are its files.
void Wave::put_again(Task& task) {
  const Renewal last = task.renewal();
  const bool is_gone_back_to = task.standing.is_gone_back_to();
  start(task);
  if (is_gone_back_to) {
    task.renewal().kind = Renewal::Kind::mends_way_back;
    if (last.step == Step::done || !last.is_way_back()) task.renewal().reason = last.reason;
    // What the fleet asks for by now is held back, and stays a reason afterwards.
    task.renewal().issuer = task.standing.live.issuer;
    task.renewal().asked = task.standing.live.asked;
  }
  task.renewal().certificates = task.standing.live.certificates;
}

// It left the fleet in the midst of its swap: what is in place of it goes again. Which services have read it, only its entry said.
void Wave::take_back(Task& task) {
  if (!may_be_half_way(task.renewal().step))
    return task.end(Outcome::What::skipped, {"", "it is not in the fleet any more", "", false, false, std::nullopt});
  if (!std::filesystem::exists(task.folder(work_.world))) {  // another fleet's, or another machine's
    if (!work_.options.force)
      return task.end(Outcome::What::skipped, {"", "what is to be taken back is not here", "", false, false, std::nullopt});
    throw given_up(task);
  }
  task.undo = Failure::of(Error(Errc::usage, "it was taken out of the fleet while its files were put in place",
                                "if a service has read the new ones, reload it: its hooks left the fleet, too"));
}

// A key and a request that nothing came of serve the next attempt; and so does a certificate that could not be put in place. But not one of
// before, which somebody once wanted to go back to.
bool Wave::goes_on_with_last(Task& task) {
  Renewal& last = task.renewal();
  if (work_.options.force || last.is_by_hand()) return false;
  if (last.asked != task.asked->fingerprint || last.issuer != task.entry->issuer || last.csr.empty() || last.key.empty()) return false;
  if (task.asks_for_revoked_key()) return false;
  if (last.step == Step::failed && last.certificates.empty()) {
    last.step = Step::key_ready;
    return true;
  }
  if (last.step != Step::rolled_back || last.certificates.empty() || is_reason(*task.planned, "revoked")) return false;
  const Certificate& leaf = last.certificates.front();
  if (const auto& live = task.standing.live.certificates; !live.empty() && leaf == live.front()) return false;  // put_again()
  if (work_.world.now() > leaf.not_before() + (leaf.not_after() - leaf.not_before()) / 2) return false;
  last.step = Step::issued;
  last.cause.clear();
  return true;
}

void Wave::start(Task& task) {
  const Renewal& last = task.renewal();
  const std::vector<int> there = generations(work_.world.work / task.standing.name);
  Renewal renewal;
  renewal.id = base::to_hex(crypto::random_bytes(8));
  renewal.step = Step::due;
  renewal.reason = reasons_of(*task.planned);
  renewal.issuer = task.entry->issuer;
  renewal.asked = task.asked->fingerprint;
  renewal.generation = std::max({last.generation, task.standing.live.generation, there.empty() ? 0 : there.back()}) + 1;
  if (!last.error.empty()) renewal.attempts = last.attempts;
  renewal.untold = last.untold;
  renewal.started = work_.world.now();
  task.standing.host = task.entry->token.empty() ? work_.world.host : std::string();
  task.renewal() = std::move(renewal);
}

// What is not written down is not done: such a failure ends the run.
void Wave::or_end_run(const std::function<void()>& steps) {
  try {
    steps();
  } catch (const StoreFailed& failed) {
    work_.end_by(failed.why);
  } catch (const Error&) {
    work_.end_by(std::current_exception());
  } catch (const std::exception& error) {
    work_.end_by(std::make_exception_ptr(Error(Errc::internal, error.what())));
  }
}

bool Wave::may_overlap() const {
  return std::none_of(tasks_.begin(), tasks_.end(), [&](const Task& task) {
    const IssuerEntry* const issuer = work_.fleet.issuer(task.entry->issuer);
    return task.entry->hooks.before.has_value() || (issuer != nullptr && calls_back(*issuer));
  });
}

void Wave::make_ready() {
  or_end_run([this] {
    lease();
    keeper_.emplace(work_.store, work_.world, work_.options.lease, tasks_);
    Tasks mine;
    for (Task& task : tasks_)
      if (!task.over) mine.push_back(&task);
    each(mine, 0, [this](Task& task) { begin(task); });
    const auto fresh = at({Step::due});
    work_.journal.record_all(fresh, Step::due, [](const Task& task) { return task.renewal().reason; });
    for (const auto phase : {&Wave::make_keys, &Wave::ask_issuers, &Wave::judge_all, &Wave::stage_all})
      if (!work_.is_over()) (this->*phase)();
  });
}

std::vector<Outcome> Wave::put_to_use() {
  or_end_run([this] {
    // It failed in this wave or in the one before: the files stay as they are. But what has begun to go in place is brought to its end,
    // whatever becomes of the next wave.
    if (work_.store_failure()) return;
    for (const auto phase : {&Wave::put_in_place, &Wave::tell_services, &Wave::finish})
      if (!work_.stopped()) (this->*phase)();
    go_back();  // also where the run is to end: what did not work does not stay
  });
  keeper_.reset();
  or_end_run([this] { close(); });  // where it fails the leases end by themselves
  std::vector<Outcome> outcomes;
  for (Task& task : tasks_) outcomes.push_back(std::move(task.outcome));
  return outcomes;
}

void Wave::close() {
  std::vector<Lease> leases;
  for (Task& task : tasks_) {
    if (!task.lease.name.empty() && !task.lost) leases.push_back(task.lease);
    if (!task.over) {
      const std::string standing = is_under_way(task.recorded) ? ", at " + std::string(to_word(task.recorded)) : "";
      const std::string undone = task.undo ? task.undo->message + "; " : "";
      task.end(Outcome::What::skipped, {"", undone + "the run was ended before it came to its end" + standing + "; the next one goes on",
                                        "", false, false, std::nullopt});
      if (task.has_certificate() && task.recorded != Step::sending && task.recorded != Step::pending)
        task.outcome.after.emplace(task.leaf());
    }
    task.outcome.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - task.began);
  }
  work_.store.release_many(leases);
  for (Task& task : tasks_)
    if (task.lost && task.deployment) clear_late_files(task);
}

// Who took it over cleared, or put in place, what lay beside the targets by then. What this one laid there later nobody else knows of; and
// as long as the other one is at it, the files are that one's.
void Wave::clear_late_files(Task& task) {
  const auto standing = work_.store.standing(task.standing.name);
  if (standing && standing->renewal.id == task.renewal().id && is_under_way(standing->renewal.step)) return;
  task.deployment->clear_beside();
}

}  // namespace certkit::fleet
