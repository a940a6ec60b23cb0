#include "lint/rule.hpp"
#include "profile/schema.hpp"

namespace certkit::lint {
namespace {

void profile_no_sources(const profile::DeviceProfile& profile, Report& report) {
  if (profile.sources.empty()) report.add("there are no sources");
}

}  // namespace

const Rule& rule_profile_no_sources() {
  static constexpr Rule rule{
      .id = "profile-no-sources",
      .severity = Severity::warning,
      .citation = "docs/profiles.md",
      .title = "profile without sources",
      .meaning = "Nobody can check where its facts are from.",
      .mend = "Name the vendor's documents, or who reported it, under `sources:`.",
      .judge = &profile_no_sources,
  };
  return rule;
}

}  // namespace certkit::lint
