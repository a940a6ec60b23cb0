// What certkit keeps in the folder of each generation of a certificate besides the files that were put in place (deployment.hpp): leaf and
// chain, and its key, or where in a token that is. None of it is durable before flush().
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "fleet/store.hpp"

namespace certkit::fleet {

[[nodiscard]] std::filesystem::path key_file(const std::filesystem::path& folder);
void keep_key_place(const std::filesystem::path& folder, const std::string& uri);
void keep_certificates(const std::filesystem::path& folder, const std::vector<Certificate>& certificates);

struct Kept {
  std::vector<Certificate> certificates;  // leaf first
  std::string key;                        // a path, or a pkcs11: URI
};
// Throws Errc::unreadable, Errc::malformed.
[[nodiscard]] Kept kept_in(const std::filesystem::path& folder);

}  // namespace certkit::fleet
