// An imported request: the profile, and what it could not carry over.
#pragma once

#include <string>
#include <vector>

#include "base/files.hpp"
#include "cli/session.hpp"
#include "profile/import/imported.hpp"

namespace certkit::cli {

// The profile itself goes to standard output where it was not written to a file.
void show(Session& session, const profile::Imported& imported, const std::string& yaml, const std::vector<base::FileSet::Written>& written);

}  // namespace certkit::cli
