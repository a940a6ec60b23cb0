// Files: staged, and put in their places.
#include <algorithm>

#include "fleet/run/generation.hpp"
#include "fleet/run/key_file.hpp"
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
  if (!task.key) task.key = read_key(task.renewal().key, password_of(task));
  const Renewal& renewal = task.renewal();
  const std::filesystem::path folder = task.folder(work_.world);
  std::optional<Csr> csr;
  if (!renewal.csr.empty()) csr.emplace(renewal.csr);
  const std::optional<Secret> password = password_of(task);
  keep_certificates(folder, renewal.certificates);
  task.deployment = Deployment::stage(folder, *task.entry, *task.asked, {&*task.key, renewal.certificates, csr ? &*csr : nullptr, {}},
                                      password ? &*password : nullptr);
}

void Wave::stage_all() {
  const Tasks tasks = at({Step::checked});
  each(tasks, 0, [this](Task& task) { stage(task); });
  flush_for(at({Step::checked}));
  work_.journal.record_all(at({Step::checked}), Step::staged, [](const Task&) { return "its files are made"; });
}

void Wave::swap(Task& task) {
  try {
    task.deployment->swap();
  } catch (const Error& error) {
    if (error.code() != Errc::mismatch) {
      task.undo = Failure::of(error);
      return;
    }
    // Nothing was changed: it is staged for what is there now, the next time.
    task.deployment->clear_beside();
    task.renewal().step = Step::staged;
    throw;
  }
}

void Wave::put_in_place() {
  each(at({Step::staged, Step::swapping, Step::swapped, Step::reloaded, Step::verified}), 0, [this](Task& task) {
    if (task.deployment) return;
    try {
      task.deployment = Deployment::open(task.folder(work_.world));
    } catch (const Error&) {
      // What was staged is gone, or damaged: nothing of it is in place, and the next run stages it anew.
      if (task.renewal().step == Step::staged) task.renewal().step = Step::checked;
      throw;
    }
  });
  Tasks again;
  for (Task* const task : at({Step::staged}))
    if (!task->deployment->changed_meanwhile().empty()) again.push_back(task);
  each(again, 0, [this](Task& task) { task.deployment = Deployment::stage_again(task.folder(work_.world)); });
  if (!again.empty()) flush_for(again);
  work_.journal.record_all(at({Step::staged}), Step::swapping, [](const Task&) { return "its files are being put in place"; });
  const Tasks tasks = at({Step::swapping});
  each(tasks, 0, [](Task& task) {
    try {
      task.deployment->lay_beside();
    } catch (const Error&) {
      task.deployment->clear_beside();
      task.renewal().step = Step::staged;
      throw;
    }
  });
  flush_for(at({Step::swapping}));
  // One after the other: those of one folder wait for each other anyway.
  each(at({Step::swapping}), 1, [this](Task& task) { swap(task); });
  flush_for(at({Step::swapping}));
  work_.journal.record_all(at({Step::swapping}), Step::swapped, [](const Task&) { return "its files are in place"; });
}

}  // namespace certkit::fleet
