#include "diagnose/cause.hpp"

#include <algorithm>
#include <array>

namespace certkit::diagnose {

#define CAUSE_ENTRY(name) const Cause& cause_##name();
#include "cause_table.inc"
#undef CAUSE_ENTRY

std::span<const Cause* const> all_causes() {
  static const auto table = [] {
#define CAUSE_ENTRY(name) &cause_##name(),
    std::array entries{
#include "cause_table.inc"
    };
#undef CAUSE_ENTRY
    std::sort(entries.begin(), entries.end(), [](const Cause* a, const Cause* b) { return a->id < b->id; });
    return entries;
  }();
  return table;
}

const Cause* find_cause(std::string_view id) {
  for (const Cause* cause : all_causes())
    if (cause->id == id) return cause;
  return nullptr;
}

}  // namespace certkit::diagnose
