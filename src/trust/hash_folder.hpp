// OpenSSL's hash folder (CApath): a certificate in PEM per file or link, called <subject hash>.<n>, n from 0 without a gap.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "certkit/certificate.hpp"

namespace certkit::trust {

struct HashFolder {
  struct Own {
    std::string name;
    Certificate certificate;
    friend bool operator==(const Own&, const Own&) = default;
  };
  std::vector<Own> own;              // plainly the store's: one certificate with that very hash; by hash and number
  std::vector<std::string> foreign;  // called like that, and something else
  friend bool operator==(const HashFolder&, const HashFolder&) = default;
};
// Empty if there is no such folder. Throws Errc::unreadable if it may not be listed, or if a file that is called like that cannot be read:
// it may be the store's, and a store that is changed without a look at it would be another than was said.
[[nodiscard]] HashFolder read_hash_folder(const std::filesystem::path& folder);

// What makes `folder` hold these certificates and no others. What is there under its name already stays as it is.
struct HashFolderChange {
  struct Add {
    std::string name;
    const Certificate* certificate;
  };
  std::vector<Add> add;
  std::vector<std::string> remove;            // files and links; some of their names may be among `add`
  std::vector<const Certificate*> no_longer;  // certificates that the folder held and will not
};
// Throws Errc::usage if something foreign has a name that is needed.
[[nodiscard]] HashFolderChange change_to(const HashFolder& folder, std::span<const Certificate> certificates);

}  // namespace certkit::trust
