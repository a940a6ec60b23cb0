// Finding and loading profiles: `vendor/device` from the shipped library, or a user's own file that `extends` one.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "profile/schema.hpp"

namespace certkit::profile {

struct ListedProfile {
  std::string id, title, vendor, versions, status;
  bool is_abstract = false;
  std::vector<std::string> aliases;
  std::filesystem::path file;
};

class Library {
 public:
  // Searched in order: the folders of CERTKIT_PROFILES (passed in, ':'-separated), then the shipped one.
  explicit Library(std::vector<std::filesystem::path> folders) : folders_(std::move(folders)) {}
  // Sorted by id. A file that cannot be loaded is listed too: its status is "broken", its title says why.
  [[nodiscard]] std::vector<ListedProfile> list() const;
  // A path (has a '/' and ends in .yaml/.yml, or exists as a file) or an id or alias. Throws Errc::unreadable, Errc::usage with the nearest
  // ids.
  [[nodiscard]] DeviceProfile load(const std::string& name_or_path) const;
  // The same from text, as if it were `file` (which need not exist): for `profile lint -` and tests.
  [[nodiscard]] DeviceProfile load_text(std::string_view text, const std::filesystem::path& file) const;

 private:
  struct Source {
    std::string id;
    std::filesystem::path file;
  };
  struct Merged {
    Node tree;
    std::vector<std::filesystem::path> bases;
  };
  [[nodiscard]] std::vector<Source> sources() const;
  [[nodiscard]] Source find(const std::string& name) const;
  [[nodiscard]] Merged merged(Node own, const std::filesystem::path& file, std::vector<std::filesystem::path> path) const;
  [[nodiscard]] DeviceProfile made(Node own, const std::filesystem::path& file, std::string id) const;

  std::vector<std::filesystem::path> folders_;
};

// Where profiles are: CERTKIT_PROFILES's value first, then share/certkit/profiles under the folder of the executable or one of the two
// above it.
[[nodiscard]] std::vector<std::filesystem::path> profile_folders(const std::string& certkit_profiles,
                                                                 const std::filesystem::path& executable);

}  // namespace certkit::profile
