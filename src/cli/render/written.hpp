// "These files were written", with what to do with them.
#pragma once

#include <string>
#include <vector>

#include "base/files.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

void show(Session& session, const std::string& command, const std::vector<base::FileSet::Written>& written,
          const std::vector<std::string>& steps);

}  // namespace certkit::cli
