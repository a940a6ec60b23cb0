// Profiles as an admin reads them before a change.
#pragma once

#include <string>
#include <vector>

#include "base/files.hpp"
#include "cli/session.hpp"
#include "profile/embedded_tests.hpp"
#include "profile/library.hpp"

namespace certkit::cli {

struct ProfileTests {
  std::string profile;
  std::vector<profile::TestResult> results;
};

void show_list(Session& session, const std::vector<profile::ListedProfile>& profiles, const std::vector<std::string>& words);
void show(Session& session, const profile::DeviceProfile& profile);
void show_effective(Session& session, const profile::DeviceProfile& profile);  // each value with the file and line that it comes from
void show_new(Session& session, const std::vector<base::FileSet::Written>& written);
void show_schema(Session& session, const std::string& schema);        // as it is; with --json within certkit's own document
bool show(Session& session, const std::vector<ProfileTests>& tests);  // true if all passed

}  // namespace certkit::cli
