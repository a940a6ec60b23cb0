// "These files were written", with what to do with them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "cli/render/json.hpp"
#include "cli/session.hpp"
#include "issue/issuer.hpp"

namespace certkit::cli {

// The `files` member of every command that writes: [{"path", and "kept_old" where --force kept a key}].
[[nodiscard]] Json files_json(const std::vector<base::FileSet::Written>& written);

void show(Session& session, const std::string& command, const std::vector<base::FileSet::Written>& written,
          const std::vector<std::string>& steps);

// The files that a device takes, or those of `split`.
struct Delivered {
  std::vector<base::FileSet::Written> files;
  std::vector<std::string> steps;
  const Certificate& certificate;
  std::optional<std::vector<issue::Difference>> differences;  // from what the profile asks for; absent: it asks for nothing
};
void show(Session& session, const std::string& command, const Delivered& delivered);

}  // namespace certkit::cli
