// What was put in place and did not work is taken away again.
#include <algorithm>

#include "base/text.hpp"
#include "fleet/run/wave.hpp"

namespace certkit::fleet {
namespace {

// What is added to the error that it is gone back for; the next run finds both in the store.
constexpr const char* kAndBackFailed = "; and going back failed: ";
constexpr const char *kOldAreBack = "the old files are in place again",
                     *kNoneWere = "the new files are gone again, and there were none before";
constexpr const char *kBut = ", but ", *kAndNowTold = ", and the hook that had failed on the way has done its work now";
std::string untold_of(const char* what_is_there) { return std::string("; ") + what_is_there + kBut; }

// Where there were no files before, or what is back has expired, it may be the new ones that a service wants.
bool may_want_new_ones(const Task& task, Time now) {
  const auto& live = task.standing.live.certificates;
  return live.empty() || live.front().not_after() <= now;
}

std::size_t untold_in(const std::string& error) { return std::min(error.find(untold_of(kOldAreBack)), error.find(untold_of(kNoneWere))); }
std::string first_cause(const std::string& error) { return error.substr(0, std::min(error.find(kAndBackFailed), untold_in(error))); }

const char* what_is_there(const Task& task) { return task.deployment->replaces_any() ? kOldAreBack : kNoneWere; }
std::string how_it_ended(const Task& task) { return what_is_there(task) + (task.untold.empty() ? std::string() : kBut + task.untold); }

}  // namespace

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
      task.undo = Failure{task.renewal().error_code, first_cause(task.renewal().error), "", false, false, std::nullopt};
      task.told = true;
      task.told_before = untold_in(task.renewal().error) != std::string::npos;
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
      const std::string left = "; " + base::printable(file) + " was changed by somebody meanwhile, and is left as it is";
      if (task.undo->message.find(left) == std::string::npos) task.undo->message += left;
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
    // What left the fleet is not tried again.
    renewal.next_try = task->outcome.next_try = task->planned->left == nullptr ? next_try(*task, why) : Time{};
    const bool give_up = task->told_before && (work_.options.force || may_want_new_ones(*task, work_.world.now()));
    if (!task->untold.empty()) {
      why.message += untold_of(what_is_there(*task)) + task->untold;
      why.hint = give_up ? "mend what the hook complains of: the next attempt runs it again, with the new files in place"
                         : "mend what the hook complains of: the next run runs it again";
    } else if (task->told_before) {
      why.message += std::string("; ") + what_is_there(*task) + kAndNowTold;
      why.hint = "the next run tries the new files again";
      renewal.next_try = task->outcome.next_try = Time{};
    }
    renewal.error = why.message;
    (task->untold.empty() || give_up ? ended : told_again).push_back(task);
  }
  work_.journal.record_all(ended, Step::rolled_back, how_it_ended);
  each(told_again, 1, [this](Task& task) { work_.journal.record(task, Step::rolled_back, how_it_ended(task)); });
  for (Task* const task : back)
    if (!task->over) task->end(Outcome::What::rolled_back, *task->undo);
}

// It stays at rolling-back: the next run tries again.
void Wave::broken(Task& task, const Failure& failure) {
  Failure both = failure;
  if (task.undo) {
    both = *task.undo;
    both.message += kAndBackFailed + failure.message;
  }
  both.hint = "the next run tries again to put back what was there before";
  Renewal& renewal = task.renewal();
  ++renewal.attempts;
  renewal.error_code = both.code;
  renewal.error = both.message;
  renewal.next_try = task.outcome.next_try = next_try(task, failure);
  task.end(Outcome::What::broken, both);
  work_.journal.record(task, "going back failed: " + failure.message);
}

}  // namespace certkit::fleet
