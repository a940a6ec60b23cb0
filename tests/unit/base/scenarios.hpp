// Sets of files that the fault tests commit: over what, and which folder the next run touches.
#pragma once

#include <filesystem>
#include <span>

#include "base/files.hpp"

namespace test {

struct Scenario {
  const char* name;
  void (*before)(const std::filesystem::path& root);
  void (*fill)(const std::filesystem::path& root, certkit::base::FileSet& set);
  const char* touched;  // the folder, relative to root, that the next run touches
  bool flush_together = false;
};
extern const Scenario kFour, kForeign, kFolders, kFoldersOther, kNewFolder, kOne, kRemoval, kTogether;
[[nodiscard]] std::span<const Scenario* const> all_scenarios();

[[nodiscard]] certkit::base::FileSet::Options options_for_commit(const Scenario& scenario);
// 0: committed; 1: refused with an Error.
[[nodiscard]] int commit(const Scenario& scenario, const std::filesystem::path& root);

}  // namespace test
