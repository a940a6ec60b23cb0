// A directory on the loopback, with TLS from the first octet on, that lets in whoever logs in, or does not, and permits nothing more.
#pragma once

#include <openssl/ssl.h>

#include <filesystem>
#include <memory>
#include <string>

#include "loopback.hpp"

namespace test {

class LdapServer {
 public:
  // The server's certificate with its chain and its key, PEM. `login`: the result code of RFC 4511 §4.1.9 for whoever logs in.
  LdapServer(const std::filesystem::path& pem, int login);
  [[nodiscard]] std::string url() const { return "ldaps://" + loopback_.place(); }
  [[nodiscard]] const std::string& asked();  // all messages; ends the server

 private:
  void serve(int peer);
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
  int login_;
  std::string asked_;
  Loopback loopback_;  // last: it uses the others
};

}  // namespace test
