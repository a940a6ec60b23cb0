// Certificates of a wave that have an equal hook, which runs once for all of them.
#pragma once

#include <optional>
#include <vector>

#include "fleet/run/task.hpp"

namespace certkit::fleet {

struct HookGroup {
  const Hook* hook;
  std::vector<Task*> tasks;
};
[[nodiscard]] std::vector<HookGroup> by_hook(const std::vector<Task*>& tasks, std::optional<Hook> Hooks::*which);

}  // namespace certkit::fleet
