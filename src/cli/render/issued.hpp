// What a CA gave, what differs from what was asked for, which files hold it.
#pragma once

#include "base/files.hpp"
#include "cli/issuing.hpp"

namespace certkit::cli {

void show(Session& session, const std::string& command, const Received& received, const std::vector<base::FileSet::Written>& written,
          const std::vector<std::string>& steps);

}  // namespace certkit::cli
