// Files that are laid beside their place and moved into it one at a time, by whoever keeps a record of its own of what belongs together
// (FileSet keeps one itself, and is the way for everybody else). Durable only after flush_file_systems(), unless it says otherwise.
// Failures throw Errc::unwritable, naming path and reason.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "certkit/bytes.hpp"

namespace certkit::base {

// What stands at a path; a link stands for itself.
struct Present {
  enum class Kind : std::uint8_t { absent, file, folder, link, other } kind = Kind::absent;
  unsigned mode = 0;  // permission bits
  std::uint32_t user = 0, group = 0;
  bool everybody_writes = false;  // of a folder: whoever wants may put files there (/tmp)
};
[[nodiscard]] Present look_at(const std::filesystem::path& path);  // throws Errc::unreadable
// The folder that `path` leads to.
[[nodiscard]] Present look_at_folder(const std::filesystem::path& path);           // throws Errc::unreadable
[[nodiscard]] std::filesystem::path read_link(const std::filesystem::path& link);  // as it says it; throws Errc::unreadable

// "nginx", or its number. Throws Errc::usage where this machine has none of that name, Errc::unreadable where it cannot tell now.
[[nodiscard]] std::uint32_t user_number(const std::string& name);
[[nodiscard]] std::uint32_t group_number(const std::string& name);

struct Shape {
  unsigned mode = 0600;
  std::optional<std::uint32_t> user, group;  // absent: as new files of this user have it
  bool must = false;                         // a user or group that may not be given is an error; else the file stays the user's own
  // A file whose security label and access list the new one gets, where it has any and they may be given; empty: none.
  std::filesystem::path like;
  bool durable = false;  // on the disk when it returns
};
// A new file; what is there under this name, a link too, is replaced. Nobody else reads it before it has its mode. It is read back and
// compared. What fails leaves nothing there.
void write_beside(const std::filesystem::path& path, ByteView content, const Shape& shape);
void link_beside(const std::filesystem::path& path, const std::filesystem::path& to);
void move_over(const std::filesystem::path& from, const std::filesystem::path& to);
// False: there is no `from`.
[[nodiscard]] bool move_over_if_there(const std::filesystem::path& from, const std::filesystem::path& to);
void remove_file(const std::filesystem::path& path);  // absent is fine
void remove_folder_if_empty(const std::filesystem::path& path) noexcept;
// What is missing of it, made with this mode whatever the umask says.
void make_folders(const std::filesystem::path& path, unsigned mode);

// What was written on the file systems of these folders is on the disk: one call for each file system, however many folders there are.
// Those that do not exist are left out.
void flush_file_systems(std::span<const std::filesystem::path> folders);

}  // namespace certkit::base
