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
// `remains`: of one commit, in all the folders of it that still exist.
void settle_commit(std::vector<Remains> remains);

}  // namespace certkit::base
