#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include <algorithm>

#include "base/descriptor_posix.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace certkit::base {
namespace {

constexpr long kPipeSystem = 0x50495045;  // statfs(2): PIPEFS_MAGIC

[[noreturn]] void too_large(const std::string& what, std::size_t limit) {
  const bool whole_mib = limit >= (1u << 20) && limit % (1u << 20) == 0;
  throw Error(
      Errc::limit,
      what + " is larger than the limit of " + (whole_mib ? std::to_string(limit >> 20) + " MiB" : std::to_string(limit) + " octets"),
      "give the part of it that is needed");
}

std::size_t read_some(int descriptor, std::span<std::uint8_t> to, const std::string& what) {
  const ssize_t got = retried([&] { return ::read(descriptor, to.data(), to.size()); });
  if (got < 0) throw Error(Errc::unreadable, "cannot read " + what + ": " + reason(errno));
  return static_cast<std::size_t>(got);
}

// `expected`: what a regular file says of itself; it may be wrong (/proc says 0), and is 0 for pipes.
Secret read_all(int descriptor, std::size_t expected, std::size_t limit, const std::string& what) {
  if (expected > limit) too_large(what, limit);
  constexpr std::size_t kChunk = 64u << 10;
  Secret content(expected != 0 ? expected : std::min(kChunk, limit));
  std::size_t size = 0;
  for (;;) {
    if (size < content.size()) {
      const std::size_t got = read_some(descriptor, content.reveal_mutable().subspan(size), what);
      if (got == 0) break;
      size += got;
      continue;
    }
    std::uint8_t more = 0;  // full: is there more? Hardly ever
    if (read_some(descriptor, {&more, 1}, what) == 0) break;
    if (size == limit) too_large(what, limit);
    Secret larger(std::min(limit, std::max(size * 2, size + kChunk)));
    std::copy_n(content.reveal().begin(), size, larger.reveal_mutable().begin());
    larger.reveal_mutable()[size++] = more;
    wipe(&more, 1);
    content = std::move(larger);
  }
  return size == content.size() ? std::move(content) : Secret::copy_of(content.reveal().first(size));
}

}  // namespace

Secret read_file(const std::filesystem::path& path, std::size_t limit) {
  const std::string name = printable(path.string());
  const Descriptor file(retried([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY); }));
  struct stat s {};
  if (file && ::fstat(file.get(), &s) == 0) {
    if (S_ISDIR(s.st_mode)) throw Error(Errc::unreadable, name + " is a folder, not a file", "name a file in it", path.string());
    try {
      return read_all(file.get(), S_ISREG(s.st_mode) ? static_cast<std::size_t>(s.st_size) : 0, limit, name);
    } catch (const Error& error) {
      throw error.in(path.string());
    }
  }
  const int failure = errno;
  std::error_code no_link;
  const std::filesystem::path target = std::filesystem::read_symlink(path, no_link);
  switch (failure) {
    case ENOENT:
      if (!no_link)
        throw Error(Errc::unreadable, name + " is a link to " + printable(target.string()) + ", and there is no file",
                    "put the file there, or mend the link", path.string());
      throw Error(Errc::unreadable, "there is no file " + name, "check the name; relative names start at the current folder",
                  path.string());
    case EACCES:
    case EPERM:
      throw Error(Errc::unreadable, name + " may not be read: permission denied", "run certkit as a user who may read it", path.string());
    default: throw Error(Errc::unreadable, "cannot read " + name + ": " + reason(failure), "", path.string());
  }
}

Secret read_start(const std::filesystem::path& path, std::size_t most) {
  const std::string name = printable(path.string());
  const Descriptor file(retried([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY); }));
  if (!file) throw Error(Errc::unreadable, "cannot read " + name + ": " + reason(errno), "", path.string());
  Secret start(most);
  std::size_t size = 0;
  while (size < most) {
    const std::size_t got = read_some(file.get(), start.reveal_mutable().subspan(size), name);
    if (got == 0) return Secret::copy_of(start.reveal().first(size));
    size += got;
  }
  return start;
}

void require_no_named_pipe(const std::filesystem::path& path) {
  struct stat s {};
  struct statfs system {};
  if (::stat(path.c_str(), &s) != 0 || !S_ISFIFO(s.st_mode)) return;
  if (::statfs(path.c_str(), &system) == 0 && system.f_type == kPipeSystem) return;  // /dev/fd/N
  throw Error(Errc::unreadable, printable(path.string()) + " is a pipe, not a file", "name a file; what a program says is read by <(…)",
              path.string());
}

Secret read_stdin(std::size_t limit) {
  try {
    return read_all(STDIN_FILENO, 0, limit, "standard input");
  } catch (const Error& error) {
    throw error.in("-");
  }
}

std::size_t read_some_stdin(char* into, std::size_t most) {
  try {
    return read_some(STDIN_FILENO, {reinterpret_cast<std::uint8_t*>(into), most}, "standard input");
  } catch (const Error& error) {
    throw error.in("-");
  }
}

}  // namespace certkit::base
