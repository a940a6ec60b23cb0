// A folder that another program serves to everybody, and that may belong to another user: what is put there is readable by all whatever the
// umask is. It is held open, so whoever may write there cannot lead what is done to another place once it is begun.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace certkit::base {

class ServedFolder {
 public:
  // Throws Errc::unreadable if there is no folder. Links that lead to it are followed: who names it answers for it.
  explicit ServedFolder(const std::filesystem::path& path);
  ServedFolder(ServedFolder&& other) noexcept;
  ServedFolder(const ServedFolder&) = delete;
  ServedFolder& operator=(const ServedFolder&) = delete;
  ~ServedFolder();

  // The folder of that name in it; made, 0755, where there is none: `made` says so. A link counts where it belongs to the superuser or to
  // whoever runs certkit. Throws Errc::unwritable, and then it has made none.
  [[nodiscard]] ServedFolder below(const std::string& name, bool& made) const;
  // A file of 0644, there as a whole; what has that name is replaced, a link too, and not what it leads to. Throws Errc::unwritable.
  void put(const std::string& name, std::string_view content) const;
  void remove(const std::string& name) const;                    // absent is fine; throws Errc::unwritable
  void remove_if_empty(const std::string& name) const noexcept;  // a folder

 private:
  ServedFolder(std::filesystem::path where, int descriptor) noexcept;
  [[noreturn]] void fail(const char* doing, const std::string& name, int error) const;
  std::filesystem::path where_;  // for messages; before what has to be closed
  int descriptor_ = -1;
};

}  // namespace certkit::base
