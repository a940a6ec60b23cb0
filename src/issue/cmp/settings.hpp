// The settings of a CMP issuer, and what they name, read.
#pragma once

#include "issue/http_settings.hpp"
#include "net/cmp_client.hpp"

namespace certkit::issue::cmp {

struct Settings {
  HttpSettings http;
  std::string command = "p10cr";
  std::string reference;
  SecretReference secret;
  std::filesystem::path trust, server_certificate;
  std::string recipient;
  std::filesystem::path key;
  SecretReference key_password;
  bool implicit_confirm = false;

  void declare(SettingTable& table);
  // Of what is given, before anything is read or sent. Throws Errc::usage: neither or half of a protection, nothing to check a signed
  // answer by, no key where the command needs one.
  void check() const;
  [[nodiscard]] net::CmpCommand command_word() const;
  // Reads the files and the secret.
  [[nodiscard]] net::CmpOptions options(const std::string& url, const IssuerSettings& world) const;
  // The private key of the request, for ir, cr and kur. Throws Errc::mismatch where it is another.
  [[nodiscard]] PrivateKey request_key(const Csr& csr, const IssuerSettings& world) const;
};

}  // namespace certkit::issue::cmp
