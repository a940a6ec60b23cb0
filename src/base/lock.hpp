// A lock against other runs, held while the object lives.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "base/folder.hpp"

namespace certkit::base {

// Locks `path`: an existing folder as a whole (the same lock that FileSet::commit() takes: so no commit into it while this is held), or
// else a lock file of that name, made here and removed in the end. The lock goes with the process, however it dies; an empty lock file that
// a kill -9 left is taken over by the next run. Not recursive. Throws Errc::unwritable if another run holds it for longer than `wait`, or
// if its folder is missing or may not be written to.
class FileLock {
 public:
  explicit FileLock(const std::filesystem::path& path, std::chrono::milliseconds wait = std::chrono::milliseconds(60'000));
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();
  // Without waiting: null if another run holds it.
  [[nodiscard]] static std::unique_ptr<FileLock> if_free(const std::filesystem::path& path);
  void keep(bool kept) noexcept { keep_ = kept; }  // whether a lock file stays, free, when this one goes

 private:
  struct Unlocked {};
  FileLock(const std::filesystem::path& path, Unlocked unlocked);
  [[nodiscard]] bool try_lock();
  [[nodiscard]] bool try_lock_file();
  std::filesystem::path path_;
  std::optional<Folder> folder_;
  int descriptor_ = -1;
  bool keep_ = false;
};

}  // namespace certkit::base
