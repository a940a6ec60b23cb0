#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <climits>

#include "base/descriptor_posix.hpp"
#include "base/served_folder.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::base {
namespace {

constexpr int kFolder = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

int open_folder(int at, const char* name, int how) {
  return retried([&] { return ::openat(at, name, kFolder | how); });
}

// Where a link leads that nobody else can have put there; empty for others'. It is read from the very link that was looked at.
std::string trusted_link(int folder, const std::string& name) {
  const Descriptor link(retried([&] { return ::openat(folder, name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC); }));
  struct stat facts {};
  if (!link || ::fstat(link.get(), &facts) != 0 || !S_ISLNK(facts.st_mode)) return {};
  if (facts.st_uid != 0 && facts.st_uid != ::geteuid()) return {};
  char target[PATH_MAX];
  const ssize_t size = ::readlinkat(link.get(), "", target, sizeof target);
  if (size <= 0 || static_cast<std::size_t>(size) == sizeof target) return {};
  return {target, static_cast<std::size_t>(size)};
}

}  // namespace

ServedFolder::ServedFolder(std::filesystem::path where, int descriptor) noexcept : where_(std::move(where)), descriptor_(descriptor) {}
ServedFolder::ServedFolder(ServedFolder&& other) noexcept
    : where_(std::move(other.where_)), descriptor_(std::exchange(other.descriptor_, -1)) {}
ServedFolder::~ServedFolder() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

ServedFolder::ServedFolder(const std::filesystem::path& path) : where_(path), descriptor_(open_folder(AT_FDCWD, path.c_str(), 0)) {
  if (descriptor_ < 0)
    throw Error(Errc::unreadable, "no folder can be opened at " + printable(path.string()) + ": " + reason(errno),
                "name the folder that the web server serves");
}

void ServedFolder::fail(const char* doing, const std::string& name, int error) const {
  throw Error(Errc::unwritable, std::string("cannot ") + doing + " " + printable((where_ / name).string()) + ": " + reason(error),
              "give yourself the right to write there");
}

ServedFolder ServedFolder::below(const std::string& name, bool& made) const {
  made = ::mkdirat(descriptor_, name.c_str(), 0700) == 0;
  if (!made && errno != EEXIST) fail("make", name, errno);
  try {
    Descriptor folder(open_folder(descriptor_, name.c_str(), O_NOFOLLOW));
    const int error = errno;
    if (!folder && !made) {
      const std::string target = trusted_link(descriptor_, name);
      if (!target.empty()) folder = Descriptor(open_folder(descriptor_, target.c_str(), 0));
    }
    if (!folder) {
      struct stat facts {};
      if (::fstatat(descriptor_, name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(facts.st_mode))
        throw Error(Errc::unwritable, printable((where_ / name).string()) + " is a link to no folder, or another user's",
                    "put a folder there, or a link of your own");
      fail("open", name, error);
    }
    // Through the descriptor: by now the name may be anything.
    if (made && retried([&] { return ::fchmod(folder.get(), 0755); }) != 0) fail("open to everybody", name, errno);
    return {where_ / name, folder.release()};
  } catch (...) {
    if (std::exchange(made, false)) remove_if_empty(name);
    throw;
  }
}

void ServedFolder::put(const std::string& name, std::string_view content) const {
  const std::string temporary = ".certkit-" + name;
  if (::unlinkat(descriptor_, temporary.c_str(), 0) != 0 && errno != ENOENT) fail("replace", temporary, errno);
  try {
    const Descriptor file(
        retried([&] { return ::openat(descriptor_, temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600); }));
    if (!file) fail("write", name, errno);
    while (!content.empty()) {
      const ssize_t done = retried([&] { return ::write(file.get(), content.data(), content.size()); });
      if (done <= 0) fail("write", name, done < 0 ? errno : EIO);
      content.remove_prefix(static_cast<std::size_t>(done));
    }
    if (retried([&] { return ::fchmod(file.get(), 0644); }) != 0) fail("write", name, errno);
    if (::renameat(descriptor_, temporary.c_str(), descriptor_, name.c_str()) != 0) fail("write", name, errno);
  } catch (...) {
    ::unlinkat(descriptor_, temporary.c_str(), 0);
    throw;
  }
}

void ServedFolder::remove(const std::string& name) const {
  if (::unlinkat(descriptor_, name.c_str(), 0) != 0 && errno != ENOENT) fail("remove", name, errno);
}

void ServedFolder::remove_if_empty(const std::string& name) const noexcept { (void)::unlinkat(descriptor_, name.c_str(), AT_REMOVEDIR); }

}  // namespace certkit::base
