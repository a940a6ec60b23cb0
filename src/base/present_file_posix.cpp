#include <fcntl.h>
#include <sys/stat.h>

#include "base/descriptor_posix.hpp"
#include "base/present_file.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "certkit/secret.hpp"

namespace certkit::base {

bool use_if_there(const std::filesystem::path& file, std::size_t limit, const std::function<void(ByteView, const Present&)>& use) {
  const auto shown = [&] { return printable(file.string()); };
  const Descriptor descriptor(retried([&] { return ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK); }));
  if (!descriptor) {
    if (errno == ENOENT || errno == ENOTDIR) return false;
    if (errno == EACCES || errno == EPERM)
      throw Error(Errc::unreadable, shown() + " may not be read: permission denied", "run certkit as a user who may read it",
                  file.string());
    throw Error(Errc::unreadable, "cannot read " + shown() + ": " + reason(errno), "", file.string());
  }
  struct stat s {};
  if (::fstat(descriptor.get(), &s) != 0) throw Error(Errc::unreadable, "cannot read " + shown() + ": " + reason(errno), "", file.string());
  if (!S_ISREG(s.st_mode)) throw Error(Errc::unreadable, shown() + " is no file", "", file.string());
  if (static_cast<std::size_t>(s.st_size) > limit)
    throw Error(Errc::limit, shown() + " is larger than " + std::to_string(limit) + " octets", "is it the right file?", file.string());
  // One octet more than it says, so that its end is met by the first read.
  Secret content(static_cast<std::size_t>(s.st_size) + 1);
  const ssize_t got = retried([&] { return ::read(descriptor.get(), content.reveal_mutable().data(), content.size()); });
  if (got < 0) throw Error(Errc::unreadable, "cannot read " + shown() + ": " + reason(errno), "", file.string());
  if (static_cast<std::size_t>(got) != content.size() - 1)
    throw Error(Errc::unreadable, shown() + " changes while it is read", "is another program writing it?", file.string());
  const Present as{Present::Kind::file, static_cast<unsigned>(s.st_mode & 07777), s.st_uid, s.st_gid, false};
  use(content.reveal().first(static_cast<std::size_t>(got)), as);
  return true;
}

}  // namespace certkit::base
