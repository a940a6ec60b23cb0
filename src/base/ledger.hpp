// A text file that several processes append lines to, taking turns under a FileLock. What it costs does not grow with the file.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace certkit::base {

// Appends `line` and a line end; on disk when it returns. Returns the size before, for take_back(). The file must exist. Call under a
// FileLock. A last line without its end was left by a writer that was killed, or by an editor: where `is_whole` says that it can be read
// it gets its end, else it goes. Throws Errc::unwritable, and then the file is as it was.
std::uintmax_t append_line(const std::filesystem::path& file, std::string_view line, const std::function<bool(std::string_view)>& is_whole);
// Shortens the file to `size`. Call under the FileLock that append_line() was called under.
void take_back(const std::filesystem::path& file, std::uintmax_t size);

// One file, whole or not at all: written as `temporary` (same file system; whatever a killed run left there is replaced), flushed, renamed,
// folder flushed. 0644. Throws Errc::unwritable, also if `target` exists. Call under a FileLock. For one more file among very many:
// FileSet looks through the folder, this does not.
void put_file(const std::filesystem::path& target, const std::filesystem::path& temporary, std::string_view content);
struct NewFile {
  std::filesystem::path target;
  std::string content;
};
// Several, all in one folder: flushed to the disk together, then put in place one by one in this order. The first that cannot be is thrown;
// those before it stay. One alone is put_file()'s.
void put_files(const std::vector<NewFile>& files, const std::filesystem::path& temporary);
// As put_file(), 0600, and what is there is replaced in one step.
void replace_private_file(const std::filesystem::path& target, const std::filesystem::path& temporary, std::string_view content);
// A note to the next run, should this one be killed: 0644, whatever is there goes, and not flushed to the disk. Call under a FileLock.
void put_mark(const std::filesystem::path& file, std::string_view content);
// A folder that only its owner may look into (0700, whatever the umask says), and the folders that lead to it (0755), as far as they are
// not there. Throws Errc::unwritable.
void make_private_folder(const std::filesystem::path& folder);

}  // namespace certkit::base
