#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <system_error>

#include "base/descriptor_posix.hpp"
#include "base/folder.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::base {
namespace {

constexpr const char* kLockFile = ".certkit-lock";

FileId id_of(const struct stat& s) {
  return {s.st_ino, static_cast<std::uint64_t>(s.st_size), static_cast<std::int64_t>(s.st_mtim.tv_sec) * 1'000'000'000 + s.st_mtim.tv_nsec};
}

}  // namespace

int write_and_read_back(const Descriptor& file, ByteView content) {
  for (std::size_t at = 0; at < content.size();) {
    const ssize_t put = retried([&] { return ::write(file.get(), content.data() + at, content.size() - at); });
    if (put < 0) return errno;
    if (put == 0) return EIO;  // a file system that takes nothing and says nothing would be asked for ever
    at += static_cast<std::size_t>(put);
  }
  std::array<std::uint8_t, 16'384> buffer;
  std::size_t at = 0;
  int error = 0;
  for (;;) {
    const ssize_t got = retried([&] { return ::pread(file.get(), buffer.data(), buffer.size(), static_cast<off_t>(at)); });
    if (got < 0) error = errno;
    if (got <= 0) break;
    const auto size = static_cast<std::size_t>(got);
    if (at + size > content.size() || !same(ByteView(buffer).first(size), content.subspan(at, size))) error = kReadsBackDifferently;
    if (error != 0) break;
    at += size;
  }
  wipe(buffer.data(), buffer.size());
  return error == 0 && at != content.size() ? kReadsBackDifferently : error;
}

std::string reason(int error) {
  return error == kReadsBackDifferently ? "what was written reads back differently" : std::system_category().message(error);
}

const char* hint_for(int error) {
  switch (error) {
    case kReadsBackDifferently: return "the disk or its file system is faulty";
    case ENOSPC:
    case EDQUOT: return "make room on that disk, or choose another folder";
    case EFBIG: return "a limit on the size of files is set for this process (ulimit -f)";
    case EACCES:
    case EPERM: return "give yourself the right to write to that folder, or choose another one";
    case EROFS: return "choose a folder on a disk that may be written to";
    case ENAMETOOLONG: return "choose a shorter name";
    default: return "";
  }
}

void Folder::fail(const char* doing, const std::string& name, int error) const {
  // What certkit calls its temporaries tells the user nothing.
  const bool named = !name.empty() && name.rfind(".certkit-", 0) != 0;
  throw Error(
      Errc::unwritable,
      std::string("cannot ") + doing + (named ? " " : " in ") + printable((named ? where_ / name : where_).string()) + ": " + reason(error),
      hint_for(error));
}

Folder::Folder(int descriptor, std::filesystem::path where) : descriptor_(descriptor), where_(std::move(where)) {}
Folder::Folder(Folder&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      lock_(std::exchange(other.lock_, -1)),
      flushes_together_(other.flushes_together_),
      where_(std::move(other.where_)),
      identity_(other.identity_) {}
Folder& Folder::operator=(Folder&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(lock_, other.lock_);
  std::swap(flushes_together_, other.flushes_together_);
  where_.swap(other.where_);
  std::swap(identity_, other.identity_);
  return *this;
}
Folder::~Folder() {
  if (lock_ >= 0) ::close(lock_);
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::optional<Folder> Folder::open(const std::filesystem::path& path) {
  const std::filesystem::path named = path.empty() ? "." : path;
  Descriptor descriptor(retried([&] { return ::open(named.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
  if (!descriptor && errno == ENOENT) return std::nullopt;
  if (!descriptor && errno == ENOTDIR)
    throw Error(Errc::unwritable, printable(named.string()) + " is not a folder", "name a folder, or move that file away");
  struct stat s {};
  const bool known = descriptor && ::fstat(descriptor.get(), &s) == 0;
  if (!known) throw Error(Errc::unwritable, "cannot open the folder " + printable(named.string()) + ": " + reason(errno), hint_for(errno));
  std::error_code error;
  std::filesystem::path where = std::filesystem::canonical(named, error);
  if (error) where = std::filesystem::absolute(named, error);
  Folder folder(descriptor.release(), std::move(where));
  folder.identity_ = {s.st_dev, s.st_ino};
  return folder;
}

bool Folder::try_lock() {
  const auto flocked = [&](int descriptor) { return retried([&] { return ::flock(descriptor, LOCK_EX | LOCK_NB); }) == 0; };
  if (lock_ < 0 && flocked(descriptor_)) return true;
  if (lock_ < 0) {
    if (errno == EWOULDBLOCK) return false;
    if (errno != EBADF && errno != ENOTSUP && errno != EINVAL && errno != ENOSYS) fail("lock the files", "", errno);
    // NFS locks only what is open for writing, which a folder cannot be. There, and there alone, an empty lock file is left behind.
    lock_ = retried([&] { return ::openat(descriptor_, kLockFile, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600); });
    if (lock_ < 0) fail("lock the files", "", errno);
  }
  if (flocked(lock_)) return true;
  if (errno != EWOULDBLOCK) fail("lock the files", "", errno);
  return false;
}

Folder::Status Folder::status(const std::string& name) const {
  struct stat s {};
  if (retried([&] { return ::fstatat(descriptor_, name.c_str(), &s, AT_SYMLINK_NOFOLLOW); }) != 0) {
    if (errno == ENOENT) return {};
    fail("look at", name, errno);
  }
  using Kind = Status::Kind;
  const Kind kind = S_ISREG(s.st_mode) ? Kind::file : S_ISDIR(s.st_mode) ? Kind::folder : S_ISLNK(s.st_mode) ? Kind::link : Kind::other;
  const bool mine = s.st_uid == ::geteuid();
  return {kind, id_of(s), mine, mine || ::geteuid() == 0, s.st_nlink};
}

std::vector<std::string> Folder::names_with(std::string_view prefix) const {
  Descriptor again(retried([&] { return ::openat(descriptor_, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(again ? ::fdopendir(again.get()) : nullptr, ::closedir);
  if (!stream) fail("list the files", "", errno);
  (void)again.release();
  std::vector<std::string> names;
  for (;;) {
    errno = 0;
    const dirent* const entry = ::readdir(stream.get());
    if (entry == nullptr && errno == EINTR) continue;
    if (entry == nullptr && errno != 0) fail("list the files", "", errno);
    if (entry == nullptr) break;
    if (std::string_view(entry->d_name).substr(0, prefix.size()) == prefix) names.emplace_back(entry->d_name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

Secret Folder::read(const std::string& name, std::size_t limit) const {
  const Descriptor file(retried([&] { return ::openat(descriptor_, name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK); }));
  struct stat s {};
  if (!file || ::fstat(file.get(), &s) != 0) fail("read", name, errno);
  const auto size = static_cast<std::size_t>(s.st_size);
  if (size > limit) throw Error(Errc::limit, printable((where_ / name).string()) + " is larger than " + std::to_string(limit) + " octets");
  Secret content(size);
  for (std::size_t at = 0; at < size;) {
    const ssize_t got = retried([&] { return ::read(file.get(), content.reveal_mutable().data() + at, size - at); });
    if (got < 0) fail("read", name, errno);
    if (got == 0) return Secret::copy_of(content.reveal().first(at));
    at += static_cast<std::size_t>(got);
  }
  return content;
}

FileId Folder::create(const std::string& name, ByteView content, Access access, const std::string& like) {
  const bool is_private = access == Access::is_private;
  Descriptor file(retried(
      [&] { return ::openat(descriptor_, name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, is_private ? 0600 : 0644); }));
  if (!file) fail("write", name, errno);

  struct stat model {
  }, folder{};
  if (!like.empty() && ::fstatat(descriptor_, like.c_str(), &model, AT_SYMLINK_NOFOLLOW) == 0 && ::fstat(descriptor_, &folder) == 0) {
    // Where everybody may put files, the owner of the old one may be anybody: a key is not handed to them.
    if (!is_private || (folder.st_mode & S_IWOTH) == 0) {
      // Not permitted to ordinary users, and then the file is simply theirs; group and owner apart, as one may go without the other.
      if (::fchown(file.get(), static_cast<uid_t>(-1), model.st_gid) != 0) errno = 0;
      if (::fchown(file.get(), model.st_uid, static_cast<gid_t>(-1)) != 0) errno = 0;
    }
    if (!is_private && retried([&] { return ::fchmod(file.get(), model.st_mode & 0777); }) != 0) fail("write", name, errno);
  }
  if (const int error = write_and_read_back(file, content); error != 0) fail("write", name, error);
  if (!flushes_together_ && retried([&] { return ::fsync(file.get()); }) != 0) fail("write", name, errno);
  struct stat s {};
  if (::fstat(file.get(), &s) != 0) fail("write", name, errno);
  if (const int error = file.close(); error != 0) fail("write", name, error);
  return id_of(s);
}

void Folder::keep(const std::string& from, const std::string& to) {
  if (retried([&] { return ::linkat(descriptor_, from.c_str(), descriptor_, to.c_str(), 0); }) == 0) return;
  if (errno == EEXIST || errno == ENOENT || errno == ENOSPC || errno == EDQUOT || errno == EIO) fail("keep the old", from, errno);
  move_over(from, to);  // FAT and some network file systems have no links
}

void Folder::move_over(const std::string& from, const std::string& to) {
  if (retried([&] { return ::renameat(descriptor_, from.c_str(), descriptor_, to.c_str()); }) != 0) fail("put in place", to, errno);
}

void Folder::move_to_new(const std::string& from, const std::string& to) {
  if (retried([&] { return ::linkat(descriptor_, from.c_str(), descriptor_, to.c_str(), 0); }) == 0) {
    // It is in place; a second name that cannot be removed now is removed with the other leftovers.
    if (retried([&] { return ::unlinkat(descriptor_, from.c_str(), 0); }) != 0) errno = 0;
    return;
  }
  if (errno == ENOSPC || errno == EDQUOT || errno == EIO || errno == ENAMETOOLONG) fail("put in place", to, errno);
  if (errno == EEXIST || has(to))
    throw Error(Errc::usage, printable((where_ / to).string()) + " appeared while certkit was at work; it was left alone",
                "use --force to replace it, or choose another name");
  move_over(from, to);  // folders, and file systems without links
}

void Folder::remove(const std::string& name) {
  if (retried([&] { return ::unlinkat(descriptor_, name.c_str(), 0); }) != 0 && errno != ENOENT) fail("remove", name, errno);
}

void Folder::remove_if_empty(const std::string& name) {
  if (retried([&] { return ::unlinkat(descriptor_, name.c_str(), AT_REMOVEDIR); }) != 0 && errno != ENOENT && errno != ENOTEMPTY &&
      errno != EEXIST && errno != ENOTDIR)
    fail("remove", name, errno);
}

void Folder::remove_tree(const std::string& name) {
  std::error_code error;
  std::filesystem::remove_all(where_ / name, error);
  if (error) fail("remove a temporary folder", name, error.value());
}

void Folder::hide_from_others(const std::string& name) noexcept {
  struct stat s {};
  if (::fstatat(descriptor_, name.c_str(), &s, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(s.st_mode) || (s.st_mode & 0077) == 0) return;
  if (::fchmodat(descriptor_, name.c_str(), s.st_mode & 0700, 0) != 0) errno = 0;
}

Folder Folder::make(const std::string& name, const std::string& final_name) {
  if (retried([&] { return ::mkdirat(descriptor_, name.c_str(), 0777); }) != 0) fail("make a folder", name, errno);
  Descriptor descriptor(retried([&] { return ::openat(descriptor_, name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW); }));
  struct stat s {};
  if (!descriptor || ::fstat(descriptor.get(), &s) != 0) fail("make a folder", name, errno);
  Folder made(descriptor.release(), where_ / final_name);
  made.flushes_together_ = flushes_together_;
  made.identity_ = {s.st_dev, s.st_ino};
  return made;
}

void Folder::sync() {
  if (flushes_together_ && retried([&] { return ::syncfs(descriptor_); }) != 0) fail("write", "", errno);
  // Some file systems cannot be asked to write a folder out; they do so in their own time.
  if (retried([&] { return ::fsync(descriptor_); }) != 0 && errno != EINVAL && errno != ENOTSUP) fail("write", "", errno);
}

}  // namespace certkit::base
