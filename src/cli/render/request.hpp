// Requests: subject, names with the rule of each, key, usages, and the files if they were written.
#pragma once

#include "base/files.hpp"
#include "cli/request.hpp"
#include "lint/finding.hpp"

namespace certkit::cli {

// `conflicts`: what a public CA has against them, on standard error.
void show(Session& session, const std::vector<Request>& requests, const std::vector<base::FileSet::Written>& written,
          const std::vector<lint::Finding>& conflicts);

}  // namespace certkit::cli
