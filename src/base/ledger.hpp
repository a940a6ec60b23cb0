// A text file that several processes append lines to, and the lock that makes them take turns. What costs, costs the same however long the
// file is.
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

namespace certkit::base {

// Held from construction to destruction; waits for the holder before, and is free again when that process dies. Advisory: only those who
// lock are kept out.
class LedgerLock {
 public:
  // Makes `file` (0600) if it is not there. Throws Errc::unwritable.
  explicit LedgerLock(const std::filesystem::path& file);
  ~LedgerLock();
  LedgerLock(const LedgerLock&) = delete;
  LedgerLock& operator=(const LedgerLock&) = delete;

 private:
  int descriptor_ = -1;
};

// Appends `line` and a line end; on disk when it returns. Returns the size before, for take_back(). The file must exist. Call under a
// LedgerLock. A last line without its end was left by a writer that was killed, or by an editor: where `is_whole` says that it can be read
// it gets its end, else it goes. Throws Errc::unwritable, and then the file is as it was.
std::uintmax_t append_line(const std::filesystem::path& file, std::string_view line, const std::function<bool(std::string_view)>& is_whole);
// Shortens the file to `size`. Call under the LedgerLock that append_line() was called under.
void take_back(const std::filesystem::path& file, std::uintmax_t size);

// One file, whole or not at all: written as `temporary` (same file system; whatever a killed run left there is replaced), flushed, renamed,
// folder flushed. 0644. Throws Errc::unwritable, also if `target` exists. Call under a LedgerLock. For one more file among very many:
// FileSet looks through the folder, this does not.
void put_file(const std::filesystem::path& target, const std::filesystem::path& temporary, std::string_view content);

}  // namespace certkit::base
