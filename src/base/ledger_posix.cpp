#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "base/ledger.hpp"
#include "certkit/error.hpp"

namespace certkit::base {
namespace {

constexpr std::size_t kLongestTail = 1u << 20;  // of an unfinished last line

[[noreturn]] void fail(const std::filesystem::path& file, const char* what, int why) {
  throw Error(Errc::unwritable, file.string() + ": " + what + ": " + std::strerror(why), {}, file.string());
}

class Descriptor {
 public:
  Descriptor(const std::filesystem::path& file, int flags, mode_t mode) : file_(file) {
    do value_ = ::open(file.c_str(), flags | O_CLOEXEC, mode);
    while (value_ < 0 && errno == EINTR);
    if (value_ < 0) fail(file, "cannot be opened for writing", errno);
  }
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const noexcept { return value_; }

  void write(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t done = ::write(value_, text.data(), text.size());
      if (done < 0 && errno != EINTR) fail(file_, "cannot be written", errno);
      if (done > 0) text.remove_prefix(static_cast<std::size_t>(done));
    }
  }
  void flush() const {
    if (::fsync(value_) != 0 && errno != EINVAL)
      fail(file_, "cannot be flushed to disk", errno);  // EINVAL: the file system has no such thing
  }
  void shorten(std::uintmax_t size) const {
    if (::ftruncate(value_, static_cast<off_t>(size)) != 0) fail(file_, "cannot be shortened", errno);
  }

 private:
  const std::filesystem::path& file_;
  int value_;
};

void flush_folder(const std::filesystem::path& file) {
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  Descriptor(folder, O_RDONLY | O_DIRECTORY, 0).flush();
}

std::uintmax_t size_of(const Descriptor& file, const std::filesystem::path& name) {
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0) fail(name, "cannot be looked at", errno);
  if (!S_ISREG(facts.st_mode)) throw Error(Errc::unwritable, name.string() + " is not a regular file", {}, name.string());
  return static_cast<std::uintmax_t>(facts.st_size);
}

// The octets after the last line end.
std::string unfinished_line(const Descriptor& file, const std::filesystem::path& name, std::uintmax_t size) {
  char last = '\n';
  if (size != 0 && ::pread(file.get(), &last, 1, static_cast<off_t>(size - 1)) != 1) fail(name, "cannot be read", errno);
  if (last == '\n') return {};
  std::string tail(static_cast<std::size_t>(std::min<std::uintmax_t>(size, kLongestTail)), '\0');
  const ssize_t got = ::pread(file.get(), tail.data(), tail.size(), static_cast<off_t>(size - tail.size()));
  if (got < 0 || static_cast<std::size_t>(got) != tail.size()) fail(name, "cannot be read", got < 0 ? errno : EIO);
  const std::size_t line_end = tail.rfind('\n');
  if (line_end == std::string::npos && tail.size() < size) {
    throw Error(Errc::malformed, name.string() + ": the last line is longer than a mebibyte", {}, name.string());
  }
  return line_end == std::string::npos ? tail : tail.substr(line_end + 1);
}

}  // namespace

LedgerLock::LedgerLock(const std::filesystem::path& file) {
  do descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  while (descriptor_ < 0 && errno == EINTR);
  if (descriptor_ < 0) fail(file, "cannot be opened for writing", errno);
  while (::flock(descriptor_, LOCK_EX) != 0) {
    if (errno == EINTR) continue;
    const int why = errno;
    ::close(descriptor_);
    fail(file, "cannot be locked", why);
  }
}

LedgerLock::~LedgerLock() { ::close(descriptor_); }

std::uintmax_t append_line(const std::filesystem::path& file, std::string_view line,
                           const std::function<bool(std::string_view)>& is_whole) {
  const Descriptor out(file, O_RDWR | O_APPEND | O_NOFOLLOW, 0);
  std::uintmax_t size = size_of(out, file);
  if (const std::string tail = unfinished_line(out, file, size); !tail.empty()) {
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
  } catch (const Error&) {
    out.shorten(size);
    throw;
  }
  return size;
}

void take_back(const std::filesystem::path& file, std::uintmax_t size) {
  const Descriptor out(file, O_RDWR | O_NOFOLLOW, 0);
  if (size_of(out, file) > size) out.shorten(size);
  out.flush();
}

void put_file(const std::filesystem::path& target, const std::filesystem::path& temporary, std::string_view content) {
  ::unlink(temporary.c_str());
  {
    const Descriptor out(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0644);
    try {
      out.write(content);
      out.flush();
    } catch (const Error&) {
      ::unlink(temporary.c_str());
      throw;
    }
  }
  // Two that write the same target take turns under a LedgerLock, so that nobody can come between the look and the rename.
  struct stat facts {};
  const bool there = ::lstat(target.c_str(), &facts) == 0;
  if (there || ::rename(temporary.c_str(), target.c_str()) != 0) {
    const int why = there ? EEXIST : errno;
    ::unlink(temporary.c_str());
    fail(target, "cannot be put in place", why);
  }
  flush_folder(target);
}

}  // namespace certkit::base
