// The certificates of files, wherever they are and whatever they are in.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "base/tree.hpp"
#include "certkit/read.hpp"
#include "cli/scan/problems.hpp"
#include "cli/scan/sightings.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

struct ScanFiles {
  std::vector<std::string> folders, files;  // "-" is standard input
  std::vector<std::string> exclude;
  std::size_t readers = 0;
  AskPassword ask;  // candidates, one after the other
};

struct ScanFileCounts {
  base::TreeCounts tree;
  std::atomic<std::size_t> named = 0, with_certificates = 0;
};

void look_at_files(Session& session, const ScanFiles& what, Sightings& sightings, ScanProblems& problems, ScanFileCounts& counts);

}  // namespace certkit::cli
