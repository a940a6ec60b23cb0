#include <set>

#include "lint/profile_words.hpp"
#include "lint/rule.hpp"
#include "profile/schema.hpp"

namespace certkit::lint {
namespace {

void profile_variable_unused(const profile::DeviceProfile& profile, Report& report) {
  if (profile.is_abstract) return;  // whoever extends it may use it
  const std::set<std::string> used = words_used(profile.effective);
  const profile::Node* declared = profile.effective.find("let");
  for (std::size_t i = 0; declared != nullptr && i < declared->keys.size(); ++i)
    if (is_own(profile, declared->key_places[i]) && !used.contains(declared->keys[i]))
      report.add("nothing uses the variable '" + declared->keys[i] + "'", declared->key_places[i].file_and_line());
}

}  // namespace

const Rule& rule_profile_variable_unused() {
  static constexpr Rule rule{
      .id = "profile-variable-unused",
      .severity = Severity::note,
      .citation = "docs/profiles.md",
      .title = "variable that nothing uses",
      .meaning = "A `let` that no rule uses was forgotten, or is misspelt where it should be used.",
      .mend = "Use it in a rule, or take it away.",
      .judge = &profile_variable_unused,
  };
  return rule;
}

}  // namespace certkit::lint
