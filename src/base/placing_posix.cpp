#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include <array>
#include <map>
#include <mutex>
#include <set>

#include "base/descriptor_posix.hpp"
#include "base/placing.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "certkit/secret.hpp"

namespace certkit::base {
namespace {

using Path = std::filesystem::path;

[[noreturn]] void fail(const char* doing, const Path& path, int error) {
  // What certkit calls its temporaries tells the user nothing.
  const bool own = path.filename().string().rfind(".certkit-", 0) == 0;
  throw Error(
      Errc::unwritable,
      std::string("cannot ") + doing + (own ? " in " : " ") + printable((own ? path.parent_path() : path).string()) + ": " + reason(error),
      hint_for(error), path.string());
}

Present present(const struct stat& s) {
  using Kind = Present::Kind;
  const Kind kind = S_ISREG(s.st_mode) ? Kind::file : S_ISDIR(s.st_mode) ? Kind::folder : S_ISLNK(s.st_mode) ? Kind::link : Kind::other;
  return {kind, static_cast<unsigned>(s.st_mode & 07777), s.st_uid, s.st_gid, kind == Kind::folder && (s.st_mode & S_IWOTH) != 0};
}

Present looked_at(const Path& path, int flags) {
  struct stat s {};
  if (retried([&] { return ::fstatat(AT_FDCWD, path.c_str(), &s, flags); }) == 0) return present(s);
  if (errno == ENOENT || errno == ENOTDIR) return {};
  throw Error(Errc::unreadable, "cannot look at " + printable(path.string()) + ": " + reason(errno), "", path.string());
}

// Databases of users may be far away, and a fleet has thousands of files of a few owners.
template <class Record, class Ask>
std::optional<std::uint32_t> number_of(const std::string& name, Ask ask, std::uint32_t Record::*number) {
  static std::mutex mutex;
  static std::map<std::string, std::uint32_t> known;
  const std::lock_guard lock(mutex);
  if (const auto at = known.find(name); at != known.end()) return at->second;
  if (!name.empty() && name.size() <= 9 && name.find_first_not_of("0123456789") == std::string::npos)
    return static_cast<std::uint32_t>(std::stoul(name));
  std::vector<char> buffer(1024);
  Record record{};
  Record* found = nullptr;
  int failed = 0;
  do {
    failed = ask(name.c_str(), &record, buffer.data(), buffer.size(), &found);
    if (failed == ERANGE) buffer.resize(buffer.size() * 2);
  } while (failed == EINTR || (failed == ERANGE && buffer.size() < (1u << 20)));
  if (found != nullptr) return known[name] = record.*number;
  // As getpwnam(3) has it: some systems call absence an error.
  if (failed == 0 || failed == ENOENT || failed == ESRCH || failed == EBADF || failed == EPERM) return std::nullopt;
  throw Error(Errc::unreadable, "cannot find out who " + printable(name) + " is: " + reason(failed),
              "the machine's database of users does not answer; try again");
}

// Where the two go different ways (an access list that lets a service read a key), what the admin gave the old file counts.
void copy_attributes(const Descriptor& file, const Path& like) {
  std::array<char, 4096> value;
  for (const char* const name : {"security.selinux", "system.posix_acl_access"}) {
    const ssize_t size = ::lgetxattr(like.c_str(), name, value.data(), value.size());
    if (size > 0 && ::fsetxattr(file.get(), name, value.data(), static_cast<std::size_t>(size), 0) != 0) errno = 0;
  }
}

void give(const Descriptor& file, const Shape& shape, const Path& path) {
  struct stat s {};
  if (::fstat(file.get(), &s) != 0) fail("write", path, errno);
  const bool user = shape.user && *shape.user != s.st_uid, group = shape.group && *shape.group != s.st_gid;
  // Apart, as one may be permitted without the other.
  if (group && ::fchown(file.get(), static_cast<uid_t>(-1), *shape.group) != 0 && shape.must) fail("give a file its group", path, errno);
  if (user && ::fchown(file.get(), *shape.user, static_cast<gid_t>(-1)) != 0 && shape.must) fail("give a file its owner", path, errno);
  if (!shape.like.empty()) copy_attributes(file, shape.like);
  if (shape.mode != 0600 || !shape.like.empty())
    if (retried([&] { return ::fchmod(file.get(), shape.mode); }) != 0) fail("set the mode of a file", path, errno);
}

Descriptor new_file(const Path& path) {
  const auto open = [&] {
    return Descriptor(retried([&] { return ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600); }));
  };
  Descriptor file = open();
  if (!file && errno == EEXIST) {
    remove_file(path);
    file = open();
  }
  if (!file) fail("write", path, errno);
  return file;
}

}  // namespace

Present look_at(const Path& path) { return looked_at(path, AT_SYMLINK_NOFOLLOW); }
Present look_at_folder(const Path& path) { return looked_at(path, 0); }

Path read_link(const Path& link) {
  std::error_code error;
  Path to = std::filesystem::read_symlink(link, error);
  if (error) throw Error(Errc::unreadable, "cannot read the link " + printable(link.string()) + ": " + error.message(), "", link.string());
  return to;
}

std::uint32_t user_number(const std::string& name) {
  if (const auto number = number_of<struct passwd>(name, ::getpwnam_r, &passwd::pw_uid)) return *number;
  throw Error(Errc::usage, "there is no user \"" + printable(name) + "\" on this machine", "make it, or name another owner");
}
std::uint32_t group_number(const std::string& name) {
  if (const auto number = number_of<struct group>(name, ::getgrnam_r, &group::gr_gid)) return *number;
  throw Error(Errc::usage, "there is no group \"" + printable(name) + "\" on this machine", "make it, or name another group");
}

void write_beside(const Path& path, ByteView content, const Shape& shape) {
  Descriptor file = new_file(path);
  try {
    give(file, shape, path);
    if (const int error = write_and_read_back(file, content); error != 0) fail("write", path, error);
    if (shape.durable && retried([&] { return ::fsync(file.get()); }) != 0) fail("write", path, errno);
    if (const int error = file.close(); error != 0) fail("write", path, error);
  } catch (...) {
    ::unlink(path.c_str());
    throw;
  }
}

void link_beside(const Path& path, const Path& to) {
  if (::symlink(to.c_str(), path.c_str()) == 0) return;
  if (errno == EEXIST) {
    remove_file(path);
    if (::symlink(to.c_str(), path.c_str()) == 0) return;
  }
  fail("make a link", path, errno);
}

bool move_over_if_there(const Path& from, const Path& to) {
  if (retried([&] { return ::rename(from.c_str(), to.c_str()); }) == 0) return true;
  if (errno == ENOENT) return false;
  fail("put in place", to, errno);
}

void move_over(const Path& from, const Path& to) {
  if (!move_over_if_there(from, to)) fail("put in place", to, ENOENT);
}

void remove_file(const Path& path) {
  if (retried([&] { return ::unlink(path.c_str()); }) != 0 && errno != ENOENT && errno != ENOTDIR) fail("remove", path, errno);
}

void remove_folder_if_empty(const Path& path) noexcept {
  if (::rmdir(path.c_str()) != 0) errno = 0;
}

void make_folders(const Path& path, unsigned mode) {
  int problem = ::mkdir(path.c_str(), mode) == 0 ? 0 : errno;
  if (problem == ENOENT && path != path.parent_path()) {
    make_folders(path.parent_path(), mode);
    problem = ::mkdir(path.c_str(), mode) == 0 ? 0 : errno;  // in some file systems, as /proc, there still is no such place
  }
  if (problem == EEXIST) {
    if (look_at_folder(path).kind != Present::Kind::folder)
      throw Error(Errc::unwritable, printable(path.string()) + " is no folder, or a link that leads nowhere",
                  "name a folder, or move that away", path.string());
    return;
  }
  if (problem != 0) fail("make the folder", path, problem);
  if (::chmod(path.c_str(), mode) != 0) fail("set the mode of the folder", path, errno);
}

void flush_file_systems(std::span<const Path> folders) {
  std::set<Path> seen;
  std::map<dev_t, Descriptor> systems;
  for (const Path& folder : folders) {
    if (!seen.insert(folder).second) continue;
    Descriptor open(retried([&] { return ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
    struct stat s {};
    if (!open && errno == ENOENT) continue;
    if (!open || ::fstat(open.get(), &s) != 0) fail("open the folder", folder, errno);
    systems.try_emplace(s.st_dev, std::move(open));
  }
  for (const auto& system : systems)
    if (retried([&] { return ::syncfs(system.second.get()); }) != 0)
      throw Error(Errc::unwritable, "what was written is not on the disk: " + reason(errno), hint_for(errno));
}

}  // namespace certkit::base
