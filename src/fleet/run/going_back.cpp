// What was put in place and did not work is taken away again.
#include <algorithm>

#include "base/text.hpp"
#include "fleet/run/wave.hpp"

namespace certkit::fleet {

void Wave::go_back() {
  Tasks tasks;
  for (Task& task : tasks_) {
    if (task.over || task.lost) continue;
    if (!task.undo && task.renewal().step != Step::rolling_back) continue;
    if (task.undo) {
      task.renewal().error_code = task.undo->code;
      task.renewal().error = task.undo->message;
    } else {
      // An earlier run began to, and nobody knows how far it came.
      task.undo = Failure{task.renewal().error_code, task.renewal().error, "", false, false, std::nullopt};
      task.told = true;
    }
    tasks.push_back(&task);
  }
  if (tasks.empty()) return;
  work_.journal.record_all(tasks, Step::rolling_back, [](const Task& task) { return "going back: " + task.undo->message; });
  const auto still = [&] {
    Tasks left = tasks;
    std::erase_if(left, [](const Task* task) { return task->over; });
    return left;
  };
  each(still(), 1, [this](Task& task) {
    if (!task.deployment) task.deployment = Deployment::open(task.folder(work_.world));
    for (const std::string& file : task.deployment->put_back()) {
      task.undo->message += "; " + base::printable(file) + " was changed by somebody meanwhile, and is left as it is";
      task.renewal().error = task.undo->message;
    }
    task.deployment->clear_beside();
  });
  flush_for(still());
  Tasks told = still();
  std::erase_if(told, [](const Task* task) { return !task->told; });
  each(told, static_cast<unsigned>(std::max(1, work_.options.jobs)), [this](Task& task) {
    if (const auto problem = deploy(task, true)) fail(task, {"hook", *problem, "", false, false, std::nullopt});
  });
  std::erase_if(told, [](const Task* task) { return task->over; });
  reload(told, true);
  const Tasks back = still();
  for (Task* const task : back) {
    ++task->renewal().attempts;
    task->renewal().next_try = task->outcome.next_try = next_try(*task, *task->undo);
  }
  work_.journal.record_all(back, Step::rolled_back, [](const Task&) { return "the old files are in place again"; });
  for (Task* const task : back)
    if (!task->over) task->end(Outcome::What::rolled_back, *task->undo);
}

namespace {
constexpr const char* kAndBackFailed = "; and going back failed: ";
}

// It stays at rolling-back: the next run tries again.
void Wave::broken(Task& task, const Failure& failure) {
  Failure both = failure;
  if (task.undo) {
    both = *task.undo;
    both.message = both.message.substr(0, both.message.find(kAndBackFailed)) + kAndBackFailed + failure.message;  // of each run once
  }
  both.hint = "the next run tries again to put the old files back";
  Renewal& renewal = task.renewal();
  ++renewal.attempts;
  renewal.error_code = both.code;
  renewal.error = both.message;
  renewal.next_try = task.outcome.next_try = next_try(task, failure);
  task.end(Outcome::What::broken, both);
  work_.journal.record(task, "going back failed: " + failure.message);
}

}  // namespace certkit::fleet
