#include <algorithm>
#include <set>

#include "lint/profile_words.hpp"
#include "lint/rule.hpp"
#include "profile/schema.hpp"

namespace certkit::lint {
namespace {

// Inputs that the program itself looks at.
constexpr std::string_view kStandard[] = {"issuer", "country", "state", "locality", "organization", "unit"};

void profile_input_unused(const profile::DeviceProfile& profile, Report& report) {
  if (profile.is_abstract) return;  // whoever extends it may use it
  const std::set<std::string> used = words_used(profile.effective);
  const profile::Node* declared = profile.effective.find("inputs");
  for (std::size_t i = 0; declared != nullptr && i < declared->keys.size(); ++i)
    if (is_own(profile, declared->key_places[i]) &&
        std::find(std::begin(kStandard), std::end(kStandard), declared->keys[i]) == std::end(kStandard) &&
        !used.contains(declared->keys[i]))
      report.add("nothing uses the input '" + declared->keys[i] + "'", declared->key_places[i].file_and_line());
}

}  // namespace

const Rule& rule_profile_input_unused() {
  static constexpr Rule rule{
      .id = "profile-input-unused",
      .severity = Severity::warning,
      .citation = "docs/profiles.md",
      .title = "input that nothing uses",
      .meaning = "Whoever gives a value for it expects that it does something.",
      .mend = "Use it in a rule, or take it away.",
      .judge = &profile_input_unused,
  };
  return rule;
}

}  // namespace certkit::lint
