// The folders of one commit, locked, and freed of what killed runs left in them.
#pragma once

#include <chrono>
#include <deque>
#include <filesystem>
#include <string>
#include <vector>

#include "base/folder.hpp"
#include "base/settle.hpp"

namespace certkit::base {

class LockedFolders {
 public:
  // For each of `wanted` the folder, or, where it does not exist, the nearest one above it. Locks them all, in one order for all runs, and
  // settles them; other folders that a killed run's set spans are locked and settled with them. Throws Errc::unwritable if another run
  // holds one for longer than `wait`.
  LockedFolders(const std::vector<std::filesystem::path>& wanted, std::chrono::milliseconds wait);
  void flush_together() noexcept;  // each of them: see Folder

  struct Place {
    std::size_t folder = 0;
    std::vector<std::string> missing;  // below it: the folders to be made, outermost first
  };
  [[nodiscard]] Place place(const std::filesystem::path& wanted) const;
  [[nodiscard]] Folder& operator[](std::size_t index) noexcept { return folders_[index]; }
  [[nodiscard]] std::size_t size() const noexcept { return folders_.size(); }
  std::size_t adopt(Folder made);  // one that this commit made; it is locked too
  // Undoes or finishes every commit in these folders that did not end; true if there was one.
  bool settle(Complete complete);
  [[nodiscard]] bool recovered() const noexcept { return recovered_; }

 private:
  [[nodiscard]] std::size_t find(const Folder& folder) const noexcept;  // size() if it is not among them
  [[nodiscard]] std::vector<std::filesystem::path> others_needed();
  std::deque<Folder> folders_;  // references to them stay valid
  bool recovered_ = false;
};

}  // namespace certkit::base
