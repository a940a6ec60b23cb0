// The files that account keys are in.
#pragma once

#include <filesystem>
#include <string>

#include "certkit/key.hpp"
#include "issue/issuer.hpp"

namespace certkit::issue::acme {

// A private key of the user's, in any container. Throws as read() does, Errc::no_password, Errc::wrong_kind.
[[nodiscard]] PrivateKey read_private_key(const std::filesystem::path& file, const SecretReference& password,
                                          const IssuerSettings& settings);

// An account key of certkit's own: STATE/acme/<server>-<hash of the directory's URL>/<account>.key, 0600.
class AccountKeyFile {
 public:
  AccountKeyFile(const std::filesystem::path& state, const std::string& directory_url, const std::string& account);
  // The key; a new one (EC P-256) the first time. Two runs at the same time get the same.
  [[nodiscard]] PrivateKey load_or_make(Time now) const;
  [[nodiscard]] PrivateKey load() const;
  // A key change: the next key is on disk before the CA hears of it, and takes the place of the old one, which is kept beside it, when the
  // CA has agreed.
  void stage(const PrivateKey& next, Time now) const;
  [[nodiscard]] std::optional<PrivateKey> staged() const;
  void adopt_staged(Time now) const;
  void drop_staged() const;
  // The key of an account that is closed is out of the way: its new name, NAME.closed-<time>.key.
  [[nodiscard]] std::filesystem::path put_aside(Time now) const;
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_, staged_, lock_;
};

}  // namespace certkit::issue::acme
