// Services: told of their new files, and looked at.
#include <algorithm>

#include "base/workers.hpp"
#include "fleet/pauses.hpp"
#include "fleet/run/endpoints.hpp"
#include "fleet/run/generation.hpp"
#include "fleet/run/hook_groups.hpp"
#include "fleet/run/wave.hpp"

namespace certkit::fleet {
namespace {

bool is_deployed(const CertificateEntry& entry) { return entry.hooks.deploy || has_own_deploys(entry); }
bool is_looked_at(const CertificateEntry& entry) { return !entry.endpoints.empty() || entry.hooks.verify; }

std::string how_it_was_done(const Task& task) {
  switch (task.what_is_done()) {
    case Outcome::What::taken_back: return "taken back to generation " + std::to_string(task.renewal().generation) + ": ";
    case Outcome::What::repaired: return "missing files are in place again: ";
    default: return "";
  }
}

template <class Is>
std::vector<Task*> only(std::vector<Task*> tasks, Is is) {
  std::erase_if(tasks, [&](const Task* task) { return !is(*task->entry); });
  return tasks;
}

}  // namespace

HookCall Wave::call_for(const Task& task, bool rolled_back) const {
  HookCall call;
  call.entry = task.entry;
  const Live& live = task.standing.live;
  const auto& certificates = rolled_back ? live.certificates : task.renewal().certificates;
  if (!certificates.empty()) call.certificate = &certificates.front();
  if (task.deployment)
    for (const Live::File& file : task.deployment->files()) call.files.push_back(file.path);
  call.generation = rolled_back ? live.generation : task.renewal().generation;
  call.rolled_back = rolled_back;
  return call;
}

std::optional<std::string> Wave::deploy(const Task& task, bool rolled_back) const {
  const HookCall call = call_for(task, rolled_back);
  if (task.asked) return run_deploy_hooks(work_.fleet, *task.asked, call, work_.world);
  if (has_own_deploys(*task.entry)) return "its `deploy` is not run while its entry is wrong: " + task.problem->message();
  if (!task.entry->hooks.deploy) return std::nullopt;
  return run_hook(work_.fleet, *task.entry->hooks.deploy, HookKind::deploy, {&call, 1}, work_.world);
}

void Wave::reload(const Tasks& tasks, bool rolled_back) {
  const std::vector<HookGroup> groups = by_hook(tasks, &Hooks::reload);
  base::parallel_for(groups.size(), static_cast<unsigned>(std::max(1, work_.options.jobs)), [&](std::size_t i) {
    std::vector<HookCall> calls;
    for (Task* const task : groups[i].tasks) {
      calls.push_back(call_for(*task, rolled_back));
      task->told = true;
    }
    std::optional<std::string> problem;
    try {
      problem = run_hook(work_.fleet, *groups[i].hook, HookKind::reload, calls, work_.world);
    } catch (const std::exception& error) {
      problem = error.what();
    }
    if (!problem) return;
    for (Task* const task : groups[i].tasks)
      guarded(*task, [&](Task& one) {
        if (rolled_back) return one.say_untold(*problem);
        fail(one, {"hook", *problem, "", false, false, std::nullopt});
      });
  });
}

void Wave::verify(Task& task) {
  if (!task.entry->endpoints.empty() && task.asked && work_.world.observe)
    if (const auto problem = verify_served(*task.entry, *task.asked, task.leaf(), work_.world))
      return fail(task, {"endpoint", *problem, "", false, false, std::nullopt});
  if (!task.entry->hooks.verify) return;
  const HookCall call = call_for(task, false);
  if (const auto problem = run_hook(work_.fleet, *task.entry->hooks.verify, HookKind::verify, {&call, 1}, work_.world))
    fail(task, {"hook", *problem, "", false, false, std::nullopt});
}

void Wave::tell_services() {
  const auto jobs = static_cast<unsigned>(std::max(1, work_.options.jobs));
  each(only(at({Step::swapped}), is_deployed), jobs, [this](Task& task) {
    task.told = true;
    if (const auto problem = deploy(task, false)) fail(task, {"hook", *problem, "", false, false, std::nullopt});
  });
  reload(at({Step::swapped}), false);
  work_.journal.record_all(only(at({Step::swapped}), is_told), Step::reloaded, [](const Task&) { return "its services were told"; });
  if (work_.stopped()) return;
  each(only(at({Step::swapped, Step::reloaded}), is_looked_at), jobs, [this](Task& task) { verify(task); });
  if (work_.stopped()) return;
  work_.journal.record_all(only(at({Step::swapped, Step::reloaded}), is_looked_at), Step::verified,
                           [](const Task&) { return "its services have it"; });
}

// What is only of use later is no reason to take back what works.
void Wave::keep_for_later(Task& task) {
  const Renewal& renewal = task.renewal();
  const Live& live = task.standing.live;
  try {
    keep_was_live(task.folder(work_.world), {renewal.issuer, renewal.asked, renewal.csr, false});
    const std::filesystem::path other = work_.world.work / task.standing.name / std::to_string(live.generation);
    if (renewal.generation < live.generation)
      if (auto was = was_live(other)) {
        was->taken_away = true;
        keep_was_live(other, *was);
      }
    for (const std::filesystem::path& file : task.deployment->no_longer_written(live))
      task.outcome.notes.push_back(file.string() + " is not written any more, and stays where it is");
  } catch (const Error& error) {
    task.outcome.notes.push_back(error.message());
  }
}

// What is live now; and what was taken away by hand does not come back at once.
void Wave::become_live(Task& task) const {
  const Time now = work_.world.now();
  Renewal& renewal = task.renewal();
  task.replaced = task.standing.live.generation;
  if (renewal.untold && !is_told(*task.entry))
    task.outcome.notes.push_back("the fleet has no hook that tells its services: reload what may have other files loaded");
  // Or each repair would hold back for as long again.
  const Time since = renewal.kind == Renewal::Kind::mends_way_back ? task.standing.live.since : now;
  task.standing.live = {renewal.certificates,
                        renewal.generation,
                        renewal.key,
                        renewal.issuer,
                        renewal.asked,
                        task.deployment->files(),
                        since,
                        std::nullopt,
                        {}};
  renewal.attempts = 0;
  renewal.next_try = {};
  renewal.error_code.clear();
  renewal.error.clear();
  renewal.cause.clear();
  renewal.untold = false;
  if (!renewal.is_by_hand()) return;
  const Time until = end_of_hold(task.standing.live);
  if (until <= now) return;
  renewal.next_try = until;
  renewal.error = "it was taken back by hand";
  if (renewal.is_way_back()) renewal.error += " to generation " + std::to_string(renewal.generation);
}

void Wave::finish() {
  each(at({Step::swapped, Step::reloaded, Step::verified}), 0, [this](Task& task) { keep_for_later(task); });
  const Tasks tasks = at({Step::swapped, Step::reloaded, Step::verified});
  for (Task* const task : tasks) become_live(*task);
  work_.journal.record_all(tasks, Step::done, [](const Task& task) {
    const Renewal& renewal = task.renewal();
    const std::string held = renewal.next_try == Time{} ? "" : "; it is not renewed before " + to_rfc3339(renewal.next_try);
    return how_it_was_done(task) + "serial " + task.leaf().serial_hex() + ", until " + to_rfc3339(task.leaf().not_after()) + held;
  });
  each(at({Step::done}), 0, [this](Task& task) {
    const Live& live = task.standing.live;
    task.over = true;
    task.outcome.what = task.what_is_done();
    task.outcome.after.emplace(live.certificates.front());
    if (task.outcome.what == Outcome::What::repaired) {
      task.outcome.notes.push_back("its files were put in place again; the certificate is the same");
      forget_generation(work_.world.work / task.standing.name, task.replaced);  // or the older ones would make room for copies of one
    }
    tidy_generations(work_.world.work / task.standing.name, task.entry->keep, live.generation);
    if (work_.options.force && task.planned->verdict == Planned::Verdict::resume && task.outcome.what != Outcome::What::renewed)
      task.outcome.hint = "it was under way, and has come to its end: --force once more makes a new one";
    if (task.asked && !is_told(*task.entry))
      for (const Asked::Place& place : task.asked->places)
        for (std::string& step : profile::sayings(place.delivery, {nullptr, live.certificates, nullptr, {}}, place.to).steps)
          task.outcome.notes.push_back(std::move(step));
  });
}

}  // namespace certkit::fleet
