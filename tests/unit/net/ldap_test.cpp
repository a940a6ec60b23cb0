// Addresses of directories, and what needs no server.
#include "net/ldap.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "certkit/make.hpp"
#include "net/ldap_tls_cause.hpp"

using namespace certkit;

namespace {

std::string read(const char* text) {
  try {
    return net::parse_ldap_url(text).to_text();
  } catch (const Error& error) {
    return std::string(to_word(error.code()));
  }
}

Errc opened(const net::LdapOptions& options) {
  try {
    (void)net::open_ldap(options);
  } catch (const Error& error) {
    return error.code();
  }
  return Errc::internal;
}

// Takes connections, and never says anything.
struct Silent {
  int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int port = 0;
  Silent() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(socket, 8) == 0);
    REQUIRE(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port = ntohs(address.sin_port);
  }
  ~Silent() { ::close(socket); }
  Silent(const Silent&) = delete;
  Silent& operator=(const Silent&) = delete;
};

}  // namespace

TEST_CASE("addresses of directories") {
  CHECK(read("ldap://dc1.contoso.com") == "ldap://dc1.contoso.com:389");
  CHECK(read("LDAPS://DC1.Contoso.com/") == "ldaps://dc1.contoso.com:636");
  CHECK(read("ldap://dc1:3268") == "ldap://dc1:3268");
  CHECK(read("ldaps://[2001:db8::1]:3269") == "ldaps://[2001:db8::1]:3269");
  CHECK(net::parse_ldap_url("ldaps://[2001:db8::1]").host == "2001:db8::1");
  CHECK(net::parse_ldap_url("ldap://dc1").authority() == "dc1");
  CHECK(net::parse_ldap_url("ldaps://dc1:389").authority() == "dc1:389");
  for (const char* bad : {"", "dc1.contoso.com", "http://dc1", "ldap://", "ldap:///", "ldap://:389", "ldap://dc1:", "ldap://dc1:0",
                          "ldap://dc1:70000", "ldap://dc1:x", "ldap://dc1/DC=contoso", "ldap://user@dc1", "ldap://dc1 dc2", "ldap://[::1",
                          "ldap://[::1]389", "ldap://dc1:389:1", "ldap://dc1?x", "ldapi://%2f"}) {
    CAPTURE(bad);
    CHECK(read(bad) == "usage");
  }
}

TEST_CASE("a password that would travel in the clear, or none, is not sent") {
  net::LdapOptions options;
  options.url = net::parse_ldap_url("ldap://127.0.0.1:1");
  options.auth = net::LdapOptions::Auth::simple;
  options.user = "cn=admin";
  options.password = std::make_shared<const Secret>(Secret::copy_of("secret"));
  CHECK(opened(options) == Errc::usage);
  options.start_tls = true;
  options.password = std::make_shared<const Secret>();
  CHECK(opened(options) == Errc::no_password);
  options.url = net::parse_ldap_url("ldaps://127.0.0.1:1");
  CHECK(opened(options) == Errc::usage);
  options.start_tls = false;
  options.auth = net::LdapOptions::Auth::anonymous;
  options.ca_file = "/nonexistent/root.pem";
  CHECK(opened(options) == Errc::unreadable);
}

TEST_CASE("which host a certificate is for") {
  const PrivateKey key = generate_key(KeySpec::parse("ec:p256"));
  CertificateSpec spec;
  spec.serial = {1};
  spec.subject = Name::from_rfc4514("CN=old.contoso.com");
  spec.subject_spki = to_bytes(key.public_key().spki());
  spec.not_before = time_from_rfc3339("2026-01-01");
  spec.not_after = time_from_rfc3339("2027-01-01");
  const auto fits = [&](const char* host) { return net::is_for_host(make_certificate(spec, nullptr, key), host); };
  CHECK(fits("old.contoso.com"));
  CHECK_FALSE(fits("dc1.contoso.com"));
  spec.san = {GeneralName::from_text("dc1.contoso.com"), GeneralName::from_text("*.lab.test"), GeneralName::from_text("10.1.1.5")};
  CHECK(fits("dc1.contoso.com"));
  CHECK(fits("dc2.lab.test"));
  CHECK(fits("10.1.1.5"));
  CHECK_FALSE(fits("old.contoso.com"));
  CHECK_FALSE(fits("a.dc2.lab.test"));
  CHECK_FALSE(fits("lab.test"));
  CHECK_FALSE(fits("10.1.1.6"));
}

TEST_CASE("a server that never answers is given up, in TLS too") {
  const Silent server;
  for (const char* scheme : {"ldap://127.0.0.1:", "ldaps://127.0.0.1:"}) {
    net::LdapOptions options;
    options.url = net::parse_ldap_url(scheme + std::to_string(server.port));
    options.auth = net::LdapOptions::Auth::anonymous;
    options.connect_limit = std::chrono::seconds(1);
    CHECK(opened(options) == Errc::network);
  }
}
