// What was imported, a request as a profile or another tool's renewals as a fleet, and what could not be carried over.
#pragma once

#include <string>
#include <vector>

#include "base/files.hpp"
#include "cli/session.hpp"
#include "fleet/import/imported.hpp"
#include "profile/import/imported.hpp"

namespace certkit::cli {

// `yaml` itself goes to standard output where it was not written to a file.
void show(Session& session, const profile::Imported& imported, const std::string& yaml, const std::vector<base::FileSet::Written>& written);
void show(Session& session, const fleet::ImportedFleet& imported, const std::string& yaml,
          const std::vector<base::FileSet::Written>& written);

}  // namespace certkit::cli
