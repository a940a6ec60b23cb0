// Undoing or finishing a commit that did not end. See journal.hpp for what decides.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/journal.hpp"

namespace certkit::base {

// What one commit left in one folder.
struct Remains {
  Folder* folder = nullptr;
  std::vector<std::string> names;  // all of them, the journal too
  std::optional<Journal> journal;
  bool done = false;  // `journal` was found as "done"
};
// What is in `folder`, commit by commit. Only what belongs to this user counts. Throws Errc::unwritable for a journal that cannot be
// understood.
[[nodiscard]] std::vector<Remains> remains_in(Folder& folder);
// What becomes of a commit that is under way but has every file in its place, and only did not come to say so. A run that failed takes it
// back, as it reports a failure. What a killed run left is finished: somebody may have seen the files and use them, the key among them.
enum class Complete { take_back, finish };
// `remains`: of one commit, in all the folders of it that still exist.
void settle_commit(std::vector<Remains> remains, Complete complete);

}  // namespace certkit::base
