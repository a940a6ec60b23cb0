// What was put in place and did not work is taken away again.
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "fleet/run/wave.hpp"

namespace certkit::fleet {
namespace {

// Where there were no files before, or what is back has expired, it may be the new ones that a service wants.
bool may_want_new_ones(const Task& task, Time now) {
  const auto& live = task.standing.live.certificates;
  return live.empty() || live.front().not_after() <= now;
}

// "`deploy` and `reload`"; empty: there is none.
std::string hooks_of(const CertificateEntry& entry) {
  std::string text = entry.hooks.deploy || has_own_deploys(entry) ? "`deploy`" : "";
  if (entry.hooks.reload) text += text.empty() ? "`reload`" : " and `reload`";
  return text;
}

std::string how_it_ended(const Task& task) {
  std::string text =
      task.deployment->replaces_any() ? "the old files are in place again" : "the new files are gone again, and there were none before";
  if (task.some_left) text += ", except what somebody changed";
  if (!task.untold.empty()) text += ", but " + task.untold;
  if (task.told && !is_told(*task.entry)) text += ", and the fleet has no hook that tells its services";
  return text;
}

}  // namespace

void Wave::go_back() {
  Tasks tasks;
  for (Task& task : tasks_) {
    if (task.over || task.lost) continue;
    if (!task.undo && task.renewal().step != Step::rolling_back) continue;
    Renewal& renewal = task.renewal();
    if (task.undo) {
      renewal.error_code = task.undo->code;
      renewal.error = renewal.cause = task.undo->message;
      task.told = task.told || renewal.untold;  // or of what an earlier renewal took away
      renewal.untold = false;
    } else {
      // An earlier run began to, and nobody knows how far it came.
      task.undo = Failure{renewal.error_code, renewal.cause, "", false, false, std::nullopt};
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
    if (!task.deployment) open_generation(task);
    for (const std::string& file : task.deployment->put_back()) {
      task.some_left = true;
      task.undo->message += "; " + base::printable(file) + " was changed by somebody meanwhile, and is left as it is";
      task.renewal().error = task.undo->message;
    }
    task.deployment->clear_beside();
  });
  flush_for(still());
  Tasks told = still();
  std::erase_if(told, [](const Task* task) { return !task->told || task->lost; });
  each(told, static_cast<unsigned>(std::max(1, work_.options.jobs)), [this](Task& task) {
    if (const auto problem = deploy(task, true)) task.say_untold(*problem);
  });
  reload(told, true);  // also where a host of a `deploy` has not heard of it: the services here have
  end_going_back(still());
}

// What was there before is in place. Where a hook failed once more it is run again by each run until it does not; or the next attempt has
// its turn, where that may help, and with --force.
void Wave::end_going_back(const Tasks& back) {
  Tasks ended, told_again;
  for (Task* const task : back) {
    Failure& why = *task->undo;
    Renewal& renewal = task->renewal();
    ++renewal.attempts;
    renewal.next_try = task->outcome.next_try = next_try(*task, why);
    const bool was_untold = std::exchange(renewal.untold, !task->untold.empty());
    const bool give_up = was_untold && (work_.options.force || may_want_new_ones(*task, work_.world.now()));
    if (renewal.untold) {
      why.message += "; " + how_it_ended(*task);
      why.hint = give_up ? "mend what the hook complains of: the next attempt runs it again, with the new files in place"
                         : "mend what the hook complains of: the next run runs it again";
    } else if (const std::string hooks = hooks_of(*task->entry);
               task->planned->left == nullptr && (was_untold || (task->told && hooks.empty()))) {
      why.message += "; " + how_it_ended(*task) + (hooks.empty() ? "" : ", and " + hooks + " ran without a fault this time");
      why.hint = std::string(hooks.empty() ? "reload what may have the new files loaded; " : "") +
                 "where it is still due, the next run tries the new files again";
      if (was_untold) renewal.next_try = task->outcome.next_try = Time{};
    }
    renewal.error = why.message;
    if (!renewal.untold || give_up) {
      ended.push_back(task);
    } else {
      told_again.push_back(task);
      stays_at_rolling_back(*task);
    }
  }
  work_.journal.record_all(ended, Step::rolled_back, how_it_ended);
  each(told_again, 1, [this](Task& task) { work_.journal.record(task, Step::rolled_back, how_it_ended(task)); });
  for (Task* const task : back)
    if (!task->over) task->end(Outcome::What::rolled_back, *task->undo);
}

// The next run tries again, however soon that is; a worker that goes on does so after a pause.
void Wave::stays_at_rolling_back(Task& task) {
  task.outcome.pause_until = std::exchange(task.outcome.next_try, Time{});
  task.renewal().next_try = {};
}

void Wave::broken(Task& task, const Failure& failure) {
  Failure both = failure;
  if (task.undo && task.undo->message != failure.message) {
    both = *task.undo;
    both.message += "; and going back failed: " + failure.message;
  }
  both.hint = (failure.hint.empty() ? "" : failure.hint + "; ") + "the next run tries again to put back what was there before";
  Renewal& renewal = task.renewal();
  ++renewal.attempts;
  renewal.error_code = both.code;
  renewal.error = both.message;
  task.outcome.next_try = next_try(task, failure);
  stays_at_rolling_back(task);
  task.end(Outcome::What::broken, both);
  work_.journal.record(task, "going back failed: " + failure.message);
}

}  // namespace certkit::fleet
