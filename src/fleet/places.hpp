// Where the files of certificates go, and who has a place already: two certificates never write the same file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "fleet/asked.hpp"
#include "fleet/inventory.hpp"

namespace certkit::fleet {

class Targets {
 public:
  struct Clash {
    std::filesystem::path path;
    const CertificateEntry* other = nullptr;  // that has it; maybe the same
    Place place;                              // of the installation that has it
  };
  // Takes `to` and the files `names` in it; a link of `swap: generations` is nobody else's as a whole. Certificates of different machines
  // do not meet. Entries and installations have to be there as long as this.
  [[nodiscard]] std::optional<Clash> take(const CertificateEntry& entry, const Installation& installation, const std::filesystem::path& to,
                                          const std::vector<std::string>& names);
  // All that is asked for of an entry.
  [[nodiscard]] std::optional<Clash> take(const CertificateEntry& entry, const Asked& asked);

 private:
  struct Owner {
    const CertificateEntry* entry;
    const Installation* installation;
  };
  std::unordered_map<std::string, Owner> folders_, files_;
};
// "tls/www.crt is where mail puts a file, too (fleet.yaml:9:7)"
[[nodiscard]] std::string to_text(const Targets::Clash& clash, const CertificateEntry& entry);

[[nodiscard]] bool lies_in(const std::filesystem::path& path, const std::filesystem::path& folder);  // or is it; both absolute and plain

// What can be told of all places without a profile: two that are the same, and what lies in a folder of certkit's own. Throws Errc::usage.
void check_places(const Fleet& fleet);

}  // namespace certkit::fleet
