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

std::string_view to_word(Severity severity) noexcept {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::note: return "note";
  }
  return {};
}

void Report::add(std::string message, std::string evidence) { add(form_.severity, std::move(message), std::move(evidence)); }

void Report::add(Severity severity, std::string message, std::string evidence) {
  Finding& finding = findings_.emplace_back(form_);
  finding.severity = severity;
  finding.message = std::move(message);
  finding.evidence = std::move(evidence);
}

void Report::add_as(const std::string& id, Severity severity, std::string message, std::string evidence) {
  add(severity, std::move(message), std::move(evidence));
  if (!id.empty()) findings_.back().id = id;
}

void Report::add_with_fix(std::string message, std::string evidence, std::string fix) {
  add(std::move(message), std::move(evidence));
  findings_.back().fix = std::move(fix);
}

}  // namespace certkit::lint
