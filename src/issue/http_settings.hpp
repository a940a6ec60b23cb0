// The settings that all issuers have that are reached by HTTP.
#pragma once

#include "issue/issuer.hpp"

namespace certkit::issue {

struct HttpSettings {
  std::filesystem::path ca_file, client_certificate, client_key;
  SecretReference client_key_password;
  std::string proxy;
  int timeout = 120;  // seconds, of one request

  void declare(SettingTable& table);
  // Reads the files. Throws Errc::unreadable, Errc::no_password, Errc::wrong_kind, and Errc::mismatch where certificate and key do not
  // belong together.
  [[nodiscard]] net::HttpOptions options(const IssuerSettings& settings) const;
};

}  // namespace certkit::issue
