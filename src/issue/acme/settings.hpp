// What the user says about an ACME CA.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "issue/http_settings.hpp"

namespace certkit::issue::acme {

struct Settings {
  HttpSettings http;
  std::string account = "default";
  std::filesystem::path account_key;
  SecretReference account_key_password;
  std::vector<std::string> contact;
  bool agree_terms = false, only_existing = false;
  std::string eab_kid;
  SecretReference eab_hmac;
  std::string challenge;  // empty: as webroot and dns_hook suggest
  std::filesystem::path webroot;
  std::string bind;
  int http_port = 80, tls_port = 443;
  std::filesystem::path dns_hook, dns_cleanup_hook;
  std::string dns_hook_style = "lego";
  int dns_wait = 10, hook_timeout = 300, validation_timeout = 300;  // seconds
  std::string preferred_chain, profile;

  std::filesystem::path state;  // of certkit, where runs that want the same port take turns; empty: they do not

  void declare(SettingTable& table);
  // Throws Errc::usage where they contradict each other; settles `challenge`.
  void check();
};

}  // namespace certkit::issue::acme
