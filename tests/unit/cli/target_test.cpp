// What of the words that a user types is a server, and which.
#include "cli/target.hpp"

#include <doctest/doctest.h>

#include "certkit/error.hpp"

using namespace certkit;
using namespace certkit::cli;
using net::Starttls;

TEST_CASE("hosts, ports, addresses and URLs") {
  struct Row {
    std::string typed, host, subject, path;
    int port;
  };
  for (const Row& row :
       {Row{"mail.contoso.com", "mail.contoso.com", "mail.contoso.com:443", "", 443},
        Row{"MAIL.contoso.com.:5061", "mail.contoso.com", "mail.contoso.com:5061", "", 5061},
        Row{"192.0.2.1", "192.0.2.1", "192.0.2.1:443", "", 443}, Row{"192.0.2.1:8443", "192.0.2.1", "192.0.2.1:8443", "", 8443},
        Row{"[2001:db8::1]:8443", "2001:db8::1", "[2001:db8::1]:8443", "", 8443},
        Row{"2001:db8::1", "2001:db8::1", "[2001:db8::1]:443", "", 443}, Row{"[::1]", "::1", "[::1]:443", "", 443},
        Row{"https://mail.contoso.com/ews/exchange.asmx", "mail.contoso.com", "https://mail.contoso.com/ews/exchange.asmx",
            "/ews/exchange.asmx", 443},
        Row{"https://[::1]:8443", "::1", "https://[::1]:8443/", "/", 8443}, Row{"my_host:636", "my_host", "my_host:636", "", 636},
        Row{"müller.example", "xn--mller-kva.example", "xn--mller-kva.example:443", "", 443}}) {
    CAPTURE(row.typed);
    const Target target = parse_target(row.typed, Starttls::none);
    CHECK(target.host == row.host);
    CHECK(target.port == row.port);
    CHECK(target.subject() == row.subject);
    CHECK(target.path == row.path);
    CHECK(target.is_address == (row.host.find(':') != std::string::npos || row.host == "192.0.2.1"));
  }
  CHECK(parse_target("mail.contoso.com", Starttls::smtp).port == 25);
  CHECK(parse_target("mail.contoso.com:587", Starttls::smtp).port == 587);
}

TEST_CASE("what is no server") {
  for (const char* typed : {"host:", "host:0", "host:65536", "host:https", "[::1", "[host]:443", "[::1]443", "http://www.contoso.com/",
                            "ftp://host", "https://user:secret@host/", "a..b", "-host", "", ".", "a b", "https://"}) {
    CAPTURE(typed);
    CHECK_THROWS_AS((void)parse_target(typed, Starttls::none), Error);
  }
}

TEST_CASE("the password of whoever types one is not repeated") {
  for (const char* typed : {"https://joe:hunter2@host/", "ldap://joe:hunter2@host", "joe:hunter2@host:1", "joe:hunter2@[::1]:1",
                            "https://joe:hun/ter2@host/", "joe:1@host", "https://joe:hunter 2@host"}) {
    CAPTURE(typed);
    try {
      (void)parse_target(typed, Starttls::none);
      FAIL("it was taken");
    } catch (const Error& error) {
      const std::string said = error.message() + error.hint() + error.input();
      CHECK(said.find("hun") == std::string::npos);
      CHECK(said.find("joe") == std::string::npos);
      CHECK(said.find("issuer") == std::string::npos);
    }
  }
}

TEST_CASE("a word that may be a file is one") {
  CHECK(is_target("www.contoso.com"));
  CHECK(is_target("www.contoso.com:443"));
  CHECK(is_target("https://www.contoso.com"));
  for (const char* typed : {"server.pem", "old.CER", "certs/server", "-", "", "/etc/ssl/certs", "pkcs11:token=x", CERTKIT_SOURCE})
    CHECK_FALSE(is_target(typed));
}
