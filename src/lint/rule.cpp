#include "lint/rule.hpp"

#include <algorithm>
#include <array>

namespace certkit::lint {

#define RULE_ENTRY(name) const Rule& rule_##name();
#include "rule_table.inc"
#undef RULE_ENTRY

std::span<const Rule* const> all_rules() {
  static const auto table = [] {
#define RULE_ENTRY(name) &rule_##name(),
    std::array entries{
#include "rule_table.inc"
    };
#undef RULE_ENTRY
    std::sort(entries.begin(), entries.end(), [](const Rule* a, const Rule* b) { return a->id < b->id; });
    return entries;
  }();
  return table;
}

const Rule* find_rule(std::string_view id) {
  for (const Rule* rule : all_rules())
    if (rule->id == id) return rule;
  return nullptr;
}

}  // namespace certkit::lint
