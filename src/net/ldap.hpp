// LDAP (RFC 4511), as far as a directory is read and added to: search, add, modify. Behind it libldap, loaded when it is needed.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "certkit/bytes.hpp"
#include "certkit/error.hpp"
#include "certkit/secret.hpp"
#include "certkit/time.hpp"

namespace certkit::net {

// ldap://HOST[:PORT] or ldaps://HOST[:PORT], and nothing behind it.
struct LdapUrl {
  bool tls = false;  // from the first octet on
  std::string host;  // an IPv6 address without brackets
  int port = 389;

  [[nodiscard]] std::string to_text() const;    // with the port
  [[nodiscard]] std::string authority() const;  // "dc1.contoso.com", and the port where it is not the usual one
};
[[nodiscard]] LdapUrl parse_ldap_url(std::string_view text);  // throws Errc::usage

struct LdapOptions {
  LdapUrl url;
  bool start_tls = false;              // RFC 4511 §4.14, before anything else is said
  std::filesystem::path ca_file;       // PEM, the trust anchors of the server's certificate; empty: …
  std::filesystem::path system_trust;  // … these
  // gssapi: Kerberos, with the ticket of whoever runs this; bound to the TLS channel where there is one (tls-server-end-point, RFC 5929),
  // and without TLS with a security layer. simple: name and password, over TLS only.
  enum class Auth { anonymous, simple, gssapi } auth = Auth::gssapi;
  std::string user;  // simple: a DN; Active Directory also takes user@contoso.com and CONTOSO\user
  std::shared_ptr<const Secret> password;
  std::chrono::seconds connect_limit{20}, answer_limit{60};
  Time now{};  // for messages about certificates
};

struct LdapAttribute {
  std::string name;
  std::vector<Bytes> values;
};
struct LdapEntry {
  std::string dn;
  std::vector<LdapAttribute> attributes;
  // By name in any case, options (";binary") left aside; empty if there is none.
  [[nodiscard]] std::vector<Bytes> values(std::string_view name) const;
  [[nodiscard]] std::string text(std::string_view name) const;  // the first value
};

class Ldap {
 public:
  virtual ~Ldap() = default;
  enum class Scope { base, subtree };
  enum class Change { add, replace };
  enum class Done { done, there_already };
  // These throw Errc::network where the connection fails, Errc::refused where the server says no, with its words. What is not there is
  // found as nothing.
  [[nodiscard]] virtual std::vector<LdapEntry> search(const std::string& base, Scope scope, const std::string& filter,
                                                      const std::vector<std::string>& attributes) = 0;
  virtual Done add(const std::string& dn, const std::vector<LdapAttribute>& attributes) = 0;
  virtual Done modify(const std::string& dn, Change how, const LdapAttribute& attribute) = 0;
};

// Connects and logs in. Throws Errc::unsupported where libldap (or its module for GSSAPI) is not installed, Errc::network,
// Errc::no_password where there is no Kerberos ticket, Errc::wrong_password, Errc::usage for a password that would travel in the clear.
[[nodiscard]] std::unique_ptr<Ldap> open_ldap(const LdapOptions& options);

}  // namespace certkit::net
