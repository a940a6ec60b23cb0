// What `scan` does: looks at everything that it was given, and puts what it found together.
#pragma once

#include <string>
#include <vector>

#include "cli/scan/problems.hpp"
#include "cli/scan_report.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

struct ScanOptions {
  std::vector<std::string> inputs, host_lists;
  std::vector<std::string> passwords;  // sources, each tried
  std::vector<std::string> exclude;
  std::string within = "30d", trust = "system";
  int jobs = 0;            // 0: as many as suit
  bool all = false;        // rows of certificates that are fine, too
  bool every_row = false;  // … are wanted by something that is written
};

struct Scanned {
  ScanReport report;
  Exit unread = Exit::ok;  // the worst of what could not be read
};

[[nodiscard]] Scanned scan(Session& session, const ScanOptions& options);

}  // namespace certkit::cli
