#include "fleet/run/hook_groups.hpp"

#include <algorithm>

namespace certkit::fleet {

std::vector<HookGroup> by_hook(const std::vector<Task*>& tasks, std::optional<Hook> Hooks::*which) {
  std::vector<HookGroup> groups;
  for (Task* const task : tasks) {
    const std::optional<Hook>& hook = task->entry->hooks.*which;
    if (!hook) continue;
    auto group = std::find_if(groups.begin(), groups.end(), [&](const HookGroup& one) { return *one.hook == *hook; });
    if (group == groups.end()) group = groups.insert(groups.end(), {&*hook, {}});
    group->tasks.push_back(task);
  }
  return groups;
}

}  // namespace certkit::fleet
