// Requests: subject, names with the rule of each, key, usages, and the files if they were written.
#pragma once

#include "base/files.hpp"
#include "cli/request.hpp"

namespace certkit::cli {

void show(Session& session, const std::vector<Request>& requests, const std::vector<base::FileSet::Written>& written);

}  // namespace certkit::cli
