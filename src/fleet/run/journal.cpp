#include "fleet/run/journal.hpp"

#include "base/text.hpp"

namespace certkit::fleet {

Event Journal::event_of(Task& task, Step told, std::string what) const {
  task.renewal().changed = world_.now();
  return {task.renewal().changed, task.standing.name, task.renewal().id, world_.host, told, base::printable(what)};
}

void Journal::say(const Event& event) {
  if (!world_.say) return;
  const std::lock_guard lock(saying_);
  world_.say(event);
}

void Journal::lose(Task& task) const {
  task.lost = true;
  if (task.over) return;
  task.end(Outcome::What::skipped, {"", "another worker has taken it over", "", false, false, std::nullopt});
}

void Journal::record(Task& task, Step told, std::string what) {
  if (task.lost) throw LeaseLost();
  const Event event = event_of(task, told, std::move(what));
  try {
    store_.record(task.lease, task.standing, event);
  } catch (const Error& error) {
    if (error.code() == Errc::mismatch) throw LeaseLost();
    throw StoreFailed{std::current_exception()};
  } catch (...) {
    throw StoreFailed{std::current_exception()};
  }
  task.recorded = task.renewal().step;
  say(event);
}

void Journal::record_all(std::span<Task* const> tasks, Step step, const std::function<std::string(const Task&)>& what) {
  if (tasks.empty()) return;
  std::vector<Event> events;
  std::vector<Recording> recordings;
  events.reserve(tasks.size());
  for (Task* const task : tasks) {
    task->renewal().step = step;
    events.push_back(event_of(*task, step, what(*task)));
    recordings.push_back({&task->lease, &task->standing, &events.back()});
  }
  std::vector<std::size_t> lost;
  try {
    lost = store_.record_many(recordings);
  } catch (...) {
    throw StoreFailed{std::current_exception()};
  }
  for (Task* const task : tasks) task->recorded = step;
  for (const std::size_t at : lost) lose(*tasks[at]);
  for (std::size_t i = 0; i < tasks.size(); ++i)
    if (!tasks[i]->over) say(events[i]);
}

}  // namespace certkit::fleet
