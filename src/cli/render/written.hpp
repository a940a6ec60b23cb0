// "These files were written", with what to do with them.
#pragma once

#include <string>
#include <vector>

#include "base/files.hpp"
#include "cli/render/json.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

// The `files` member of every command that writes: [{"path", and "kept_old" where --force kept a key}].
[[nodiscard]] Json files_json(const std::vector<base::FileSet::Written>& written);

void show(Session& session, const std::string& command, const std::vector<base::FileSet::Written>& written,
          const std::vector<std::string>& steps);

}  // namespace certkit::cli
