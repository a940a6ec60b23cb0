// One folder, held open, and what can be done to the files in it: the seam between writing sets of files and the operating system.
// Names are plain names in the folder, never paths; links are never followed. Failures throw Errc::unwritable naming folder and reason.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "certkit/bytes.hpp"
#include "certkit/secret.hpp"

namespace certkit::base {

// Which file it is, so that it is known again under another name. Network file systems may renumber files: hence size and time.
struct FileId {
  std::uint64_t number = 0, size = 0;
  std::int64_t modified_ns = 0;
};
[[nodiscard]] inline bool same_file(const FileId& a, const FileId& b) noexcept {
  return a.size == b.size && (a.number == b.number || a.modified_ns == b.modified_ns);
}

class Folder {
 public:
  // nullopt if there is nothing at `path`. Throws Errc::unwritable if it is no folder or may not be looked into.
  [[nodiscard]] static std::optional<Folder> open(const std::filesystem::path& path);
  Folder(Folder&& other) noexcept;
  Folder& operator=(Folder&& other) noexcept;
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder();  // gives up the lock

  [[nodiscard]] const std::filesystem::path& where() const noexcept { return where_; }  // absolute, without links
  // The same for every path that leads to this folder; also the order in which folders are locked.
  [[nodiscard]] const std::pair<std::uint64_t, std::uint64_t>& identity() const noexcept { return identity_; }
  // Against other certkit runs, and other Folders of this one; false if somebody has it. Nothing is left behind by a lock, however the run
  // ends.
  [[nodiscard]] bool try_lock();

  // From now on a file that is created is not flushed by itself; sync() flushes the whole file system, and so all of them.
  void flush_together() noexcept { flushes_together_ = true; }

  struct Status {
    enum class Kind { absent, file, folder, link, other } kind = Kind::absent;
    FileId id;
    bool mine = false;  // owned by the user who runs certkit
    bool disposable =
        false;  // mine, or may have been when it was made: a superuser's staged files take over the owner of what they replace
    std::uint64_t names = 0;  // how many names (hard links) it has
  };
  [[nodiscard]] Status status(const std::string& name) const;
  [[nodiscard]] bool has(const std::string& name) const { return status(name).kind != Status::Kind::absent; }
  [[nodiscard]] std::vector<std::string> names_with(std::string_view prefix) const;  // sorted
  [[nodiscard]] Secret read(const std::string& name, std::size_t limit) const;       // Errc::limit beyond `limit`

  enum class Access { is_private, is_public };  // only the owner; all may read (less what the umask takes away)
  // A new file, read back, written through to the disk (but see flush_together). Owner and group, and the mode if public, are those of
  // `like`, where that is not empty and it is permitted.
  FileId create(const std::string& name, ByteView content, Access access, const std::string& like = {});
  void keep(const std::string& from, const std::string& to);         // a second name; where the file system has none, `from` is renamed
  void move_over(const std::string& from, const std::string& to);    // replaces `to` in one step
  void move_to_new(const std::string& from, const std::string& to);  // Errc::usage if `to` exists, even if it appears this moment
  void remove(const std::string& name);                              // absent is fine
  void remove_tree(const std::string& name);
  void remove_if_empty(const std::string& name);            // a folder; one that is not empty stays
  void hide_from_others(const std::string& name) noexcept;  // takes every right but the owner's away, if permitted
  // A new folder called `name` for now, whose where() is already what it will be when it is called `final_name`.
  [[nodiscard]] Folder make(const std::string& name, const std::string& final_name);
  void sync();  // names that came and went are on the disk, and what flush_together() left

 private:
  Folder(int descriptor, std::filesystem::path where);
  [[noreturn]] void fail(const char* doing, const std::string& name, int error) const;
  int descriptor_ = -1, lock_ = -1;
  bool flushes_together_ = false;
  std::filesystem::path where_;
  std::pair<std::uint64_t, std::uint64_t> identity_;
};

}  // namespace certkit::base
