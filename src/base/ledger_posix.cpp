#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "base/descriptor_posix.hpp"
#include "base/ledger.hpp"
#include "base/placing.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::base {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestTail = 1u << 20;  // of an unfinished last line

// One file open for writing, and its name for messages.
class Output {
 public:
  Output(const fs::path& name, int flags, mode_t mode = 0644)
      : name_(name), file_(retried([&] { return ::open(name.c_str(), flags | O_CLOEXEC, mode); })) {
    if (!file_) fail("cannot be opened for writing", errno);
  }
  [[noreturn]] void fail(const char* what, int why) const {
    throw Error(Errc::unwritable, printable(name_.string()) + " " + what + ": " + reason(why), {}, name_.string());
  }
  [[nodiscard]] std::uintmax_t size() const {
    struct stat facts {};
    if (::fstat(file_.get(), &facts) != 0) fail("cannot be looked at", errno);
    if (!S_ISREG(facts.st_mode)) throw Error(Errc::unwritable, printable(name_.string()) + " is not a regular file", {}, name_.string());
    return static_cast<std::uintmax_t>(facts.st_size);
  }
  void write(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t done = retried([&] { return ::write(file_.get(), text.data(), text.size()); });
      if (done <= 0) fail("cannot be written", done < 0 ? errno : EIO);
      text.remove_prefix(static_cast<std::size_t>(done));
    }
  }
  void flush() const {
    if (retried([&] { return ::fsync(file_.get()); }) != 0 && errno != EINVAL) fail("cannot be flushed to the disk", errno);
  }
  void flush_file_system() const {
    if (retried([&] { return ::syncfs(file_.get()); }) != 0) fail("cannot be flushed to the disk", errno);
  }
  void shorten(std::uintmax_t size) const {
    if (retried([&] { return ::ftruncate(file_.get(), static_cast<off_t>(size)); }) != 0) fail("cannot be shortened", errno);
  }
  // The octets after the last line end.
  [[nodiscard]] std::string unfinished_line() const {
    const std::uintmax_t all = size();
    if (all == 0 || read_last(1) == "\n") return {};
    std::string tail = read_last(std::min<std::uintmax_t>(all, kLongestTail));
    const std::size_t line_end = tail.rfind('\n');
    if (line_end == std::string::npos && tail.size() < all) {
      throw Error(Errc::malformed, printable(name_.string()) + ": the last line is longer than a mebibyte", {}, name_.string());
    }
    return line_end == std::string::npos ? tail : tail.substr(line_end + 1);
  }

 private:
  [[nodiscard]] std::string read_last(std::uintmax_t count) const {
    std::string octets(static_cast<std::size_t>(count), '\0');
    const off_t from = static_cast<off_t>(size() - count);
    const ssize_t got = retried([&] { return ::pread(file_.get(), octets.data(), octets.size(), from); });
    if (got < 0 || static_cast<std::size_t>(got) != octets.size()) fail("cannot be read", got < 0 ? errno : EIO);
    return octets;
  }
  const fs::path& name_;
  Descriptor file_;
};

enum class Until { written, on_disk };
// A new file; whatever a killed run left in its place goes.
void write_new(const fs::path& file, std::string_view content, mode_t mode, Until until = Until::on_disk) {
  ::unlink(file.c_str());
  try {
    const Output out(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
    out.write(content);
    if (until == Until::on_disk) out.flush();
  } catch (...) {
    ::unlink(file.c_str());
    throw;
  }
}

[[noreturn]] void cannot_be_put(const fs::path& target, const fs::path& temporary, int why) {
  ::unlink(temporary.c_str());
  throw Error(Errc::unwritable, printable(target.string()) + " cannot be put in place: " + reason(why), {}, target.string());
}

void flush_folder_of(const fs::path& file) {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  Output(folder, O_RDONLY | O_DIRECTORY).flush();
}

void flush_file_system_of(const fs::path& file) {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  Output(folder, O_RDONLY | O_DIRECTORY).flush_file_system();
}

// Two that write the same target take turns, so that nobody can come between the look and the rename.
void move_to_new(const fs::path& temporary, const fs::path& target) {
  struct stat facts {};
  const bool there = ::lstat(target.c_str(), &facts) == 0;
  if (there) errno = EEXIST;
  if (there || ::rename(temporary.c_str(), target.c_str()) != 0) cannot_be_put(target, temporary, errno);
}

}  // namespace

std::uintmax_t append_line(const fs::path& file, std::string_view line, const std::function<bool(std::string_view)>& is_whole) {
  const Output out(file, O_RDWR | O_APPEND | O_NOFOLLOW);
  std::uintmax_t size = out.size();
  if (const std::string tail = out.unfinished_line(); !tail.empty()) {
    if (is_whole(tail)) {
      out.write("\n");
      ++size;
    } else {
      size -= tail.size();
      out.shorten(size);
    }
  }
  try {
    out.write(std::string(line) + "\n");
    out.flush();
  } catch (...) {
    out.shorten(size);
    throw;
  }
  return size;
}

void take_back(const fs::path& file, std::uintmax_t size) {
  const Output out(file, O_RDWR | O_NOFOLLOW);
  if (out.size() > size) out.shorten(size);
  out.flush();
}

void put_file(const fs::path& target, const fs::path& temporary, std::string_view content) {
  write_new(temporary, content, 0644);
  move_to_new(temporary, target);
  flush_folder_of(target);
}

void put_files(const std::vector<NewFile>& files, const fs::path& temporary) {
  if (files.size() == 1) return put_file(files[0].target, temporary, files[0].content);
  std::vector<fs::path> beside;
  try {
    for (const NewFile& file : files) {
      beside.push_back(temporary.string() + "-" + std::to_string(beside.size()));
      write_new(beside.back(), file.content, 0644, Until::written);
    }
    if (!files.empty()) flush_file_system_of(files[0].target);
    for (std::size_t i = 0; i < files.size(); ++i) move_to_new(beside[i], files[i].target);
    if (!files.empty()) flush_folder_of(files[0].target);
  } catch (...) {
    for (const fs::path& one : beside) ::unlink(one.c_str());
    throw;
  }
}

void put_mark(const fs::path& file, std::string_view content) { write_new(file, content, 0644, Until::written); }

void replace_private_file(const fs::path& target, const fs::path& temporary, std::string_view content) {
  write_new(temporary, content, 0600);
  if (::rename(temporary.c_str(), target.c_str()) != 0) cannot_be_put(target, temporary, errno);
  flush_folder_of(target);
}

void make_private_folder(const fs::path& folder) {
  if (folder.has_parent_path() && folder.parent_path() != folder) make_folders(folder.parent_path(), 0755);
  make_folders(folder, 0700);
}

}  // namespace certkit::base
