// An imported fleet: its file, and what it could not carry over.
#pragma once

#include <string>
#include <vector>

#include "base/files.hpp"
#include "cli/session.hpp"
#include "fleet/import/imported.hpp"

namespace certkit::cli {

// The fleet itself goes to standard output where it was not written to a file.
void show(Session& session, const fleet::ImportedFleet& imported, const std::string& yaml,
          const std::vector<base::FileSet::Written>& written);

}  // namespace certkit::cli
