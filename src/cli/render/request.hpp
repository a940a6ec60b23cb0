// Requests: subject, names with the rule of each, key, usages, and the files if they were written.
#pragma once

#include "base/files.hpp"
#include "base/finding.hpp"
#include "cli/request.hpp"

namespace certkit::cli {

// `conflicts`: what a public CA has against them, on standard error.
void show(Session& session, const std::vector<Request>& requests, const std::vector<base::FileSet::Written>& written,
          const std::vector<Finding>& conflicts);

}  // namespace certkit::cli
