// Files: staged, and put in their places.
#include "base/placing.hpp"

#include <algorithm>

#include "fleet/run/generation.hpp"
#include "fleet/run/wave.hpp"

namespace certkit::fleet {

void Wave::flush_for(const Tasks& tasks) {
  const auto folders_of = [this](const Task& task) {
    std::vector<std::filesystem::path> folders{task.folder(work_.world)};
    if (task.deployment)
      for (std::filesystem::path& folder : task.deployment->folders()) folders.push_back(std::move(folder));
    return folders;
  };
  std::vector<std::filesystem::path> all;
  for (const Task* const task : tasks)
    for (std::filesystem::path& folder : folders_of(*task)) all.push_back(std::move(folder));
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  try {
    flush(all);
  } catch (const Error&) {
    // Whose it is comes out one by one.
    each(tasks, 1, [&](Task& task) { flush(folders_of(task)); });
  }
}

void Wave::stage(Task& task) {
  if (task.problem) throw Error(*task.problem);
  if (!has_key(task)) return;
  const Renewal& renewal = task.renewal();
  const std::filesystem::path folder = task.folder(work_.world);
  std::optional<Csr> csr;
  if (!renewal.csr.empty()) csr.emplace(renewal.csr);
  const std::optional<Secret> password = password_of(task);
  keep_certificates(folder, renewal.certificates);
  task.deployment =
      Deployment::stage(folder, *task.entry, *task.asked, {&*task.key, renewal.certificates, csr ? &*csr : nullptr, task.asked->trust},
                        password ? &*password : nullptr);
}

void Wave::stage_all() {
  const Tasks tasks = at({Step::checked});
  each(tasks, 0, [this](Task& task) { stage(task); });
  flush_for(at({Step::checked}));
  work_.journal.record_all(at({Step::checked}), Step::staged, [](const Task&) { return "its files are made"; });
}

Error Wave::given_up(Task& task) {
  Renewal& renewal = task.renewal();
  if (renewal.step != Step::swapping) renewal.untold = true;  // who was told of what, nobody knows
  renewal.step = Step::failed;
  return {Errc::unreadable, "what was put in place, and what was there before, is gone from the folder of keys, or damaged; it is given up",
          task.planned->left != nullptr ? "look at its files: it is not in the fleet any more, and nobody renews it"
                                        : "the next run looks at what is in place, and renews it where that is not whole"};
}

// Where what it needs is lost it can be neither finished nor undone, and whoever says --force knows that it does not come back.
void Wave::open_generation(Task& task) {
  const std::filesystem::path folder = task.folder(work_.world);
  try {
    task.deployment = Deployment::open(folder);
  } catch (const Error& error) {
    const bool is_lost = error.code() == Errc::malformed || !Deployment::is_there(folder);
    if (!may_be_half_way(task.renewal().step) || !is_lost) throw;
    if (work_.options.force) throw given_up(task);
    throw Error(error.code(), error.message(), "bring it back from a backup; where there is none, --only NAME --force gives it up",
                error.input());
  }
}

void Wave::prepare(Task& task) {
  Renewal& renewal = task.renewal();
  task.told = renewal.step != Step::staged && renewal.step != Step::swapping;  // perhaps, by an earlier run
  if (!task.deployment) try {
      open_generation(task);
    } catch (const Error& error) {
      if (renewal.step == Step::failed) throw;  // given up
      if (renewal.step != Step::staged) return stand_still(task, Failure::of(error));
      renewal.step = Step::checked;  // nothing of it is in place
      throw Error(error.code(), error.message(), "the next run makes it anew", error.input());
    }
  task.maybe_in_place = renewal.step != Step::staged;
  // Or somebody took them away since.
  if (task.maybe_in_place && renewal.step != Step::swapping && !task.deployment->is_in_place()) renewal.step = Step::swapping;
  if (task.maybe_in_place || task.deployment->changed_meanwhile().empty()) return;
  task.deployment = Deployment::stage_again(task.folder(work_.world));
  task.staged_again = true;
}

// Where nothing was renamed yet it is staged for what is there by then, the next time. What may be half in place is taken back.
void Wave::lay_beside(Task& task) {
  try {
    task.deployment->lay_beside();
  } catch (const Error&) {
    if (!task.maybe_in_place) not_begun(task);
    throw;
  }
}
void Wave::swap(Task& task) {
  try {
    task.deployment->swap();
  } catch (const Error& error) {
    if (!task.maybe_in_place && error.code() == Errc::mismatch) not_begun(task);
    throw;
  }
}
void Wave::not_begun(Task& task) {
  task.deployment->clear_beside();
  task.renewal().step = Step::staged;
}

void Wave::put_in_place() {
  each(at({Step::staged, Step::swapping, Step::swapped, Step::reloaded, Step::verified}), 0, [this](Task& task) { prepare(task); });
  Tasks again = at({Step::staged});
  std::erase_if(again, [](const Task* task) { return !task->staged_again; });
  if (!again.empty()) flush_for(again);
  work_.journal.record_all(at({Step::staged}), Step::swapping, [](const Task&) { return "its files are being put in place"; });
  each(at({Step::swapping}), 0, [this](Task& task) { lay_beside(task); });
  flush_for(at({Step::swapping}));
  keeper_->extend();  // flushing may have taken long
  // One after the other: those of one folder wait for each other anyway.
  each(at({Step::swapping}), 1, [this](Task& task) { swap(task); });
  flush_for(at({Step::swapping}));
  work_.journal.record_all(at({Step::swapping}), Step::swapped, [](const Task&) { return "its files are in place"; });
}

}  // namespace certkit::fleet
