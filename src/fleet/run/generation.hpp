// What certkit keeps in the folder of each generation of a certificate besides the files that were put in place (deployment.hpp): leaf and
// chain, its key, or where in a token that is, and whether it was live. None of it is durable before flush().
#pragma once

#include <filesystem>
#include <optional>
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

// A generation that was in place and worked: what a way back to it needs, and whether it was taken away by hand since.
struct WasLive {
  std::string issuer, asked;  // as in Live
  Bytes csr;
  bool taken_away = false;
};
void keep_was_live(const std::filesystem::path& folder, const WasLive& was);
[[nodiscard]] std::optional<WasLive> was_live(const std::filesystem::path& folder);  // nullopt: it never was, as far as can be told

}  // namespace certkit::fleet
