// The settings that all issuers have that are reached by HTTP.
#pragma once

#include "certkit/bag.hpp"
#include "issue/issuer.hpp"

namespace certkit::issue {

struct HttpSettings {
  std::filesystem::path ca_file, client_certificate, client_key;
  SecretReference client_key_password, proxy_password;
  std::string proxy, proxy_user;
  int timeout = 120;  // seconds, of one request

  void declare(SettingTable& table);
  // Reads the files. Throws Errc::usage where a half is missing, Errc::unreadable, Errc::no_password, Errc::wrong_kind, and Errc::mismatch
  // where certificate and key do not belong together.
  [[nodiscard]] net::HttpOptions options(const IssuerSettings& settings) const;

  struct Client {
    std::vector<Certificate> certificates;  // the leaf, then its chain
    PrivateKey key;
  };
  // client_certificate and client_key, for protocols that sign with them; nullopt where they are not given. Throws as options().
  [[nodiscard]] std::optional<Client> client(const IssuerSettings& settings) const;
};

// What is in a file that a setting names; `password` opens it. Throws Errc::unreadable, Errc::no_password, Errc::malformed.
[[nodiscard]] Bag read_setting_file(const std::filesystem::path& path, const SecretReference& password, const IssuerSettings& settings);

}  // namespace certkit::issue
