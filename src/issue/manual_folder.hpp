// A folder between certkit and a CA that is reached by hand: requests go out as files, certificates come back as files.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "issue/issuer.hpp"

namespace certkit::issue {

// Puts the CSR there as PEM and returns where: NAME.csr, after its CN or first name; one that is there already is found again, and a place
// that another request has is left to it. Makes the folder. Throws Errc::unwritable.
std::filesystem::path put_request(const std::filesystem::path& folder, const Csr& csr, Time now);

struct HandedIn {
  std::optional<Issued> issued;
  std::vector<std::string> remarks;  // on files that look like an answer and are none: sentences
};
// Looks for a certificate of the CSR's key in every file below the folder, whatever its name and form; the newest counts. Certificates that
// have expired do not count, nor does `replaced` (may be nullptr) or what is older than it. Throws Errc::unreadable.
[[nodiscard]] HandedIn find_answer(const std::filesystem::path& folder, const Csr& csr, Time now, const Certificate* replaced);

}  // namespace certkit::issue
