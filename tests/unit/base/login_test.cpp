#include "base/login.hpp"

#include <doctest/doctest.h>

#include "certkit/error.hpp"

using namespace certkit;
using base::server_without_login;
using base::without_logins;

TEST_CASE("a login in a URL is not repeated, wherever in a text it stands") {
  CHECK(without_logins("there is no file https://joe:hunter2@ca.test/certsrv") == "there is no file https://***@ca.test/certsrv");
  CHECK(without_logins("\"smtp://joe:hunter2@127.0.0.1:1\" is no host") == "\"smtp://***@127.0.0.1:1\" is no host");
  CHECK(without_logins("adcs:https://a:b@c/ and ldap://d:e@[::1]:389") == "adcs:https://***@c/ and ldap://***@[::1]:389");
  // Passwords that should have been escaped.
  CHECK(without_logins("https://joe:hunter@2@ca.test/x@y") == "https://***@ca.test/x@y");
  CHECK(without_logins("https://joe:hun/ter2@ca.test/") == "https://***@ca.test/");
  CHECK(without_logins("https://joe:hunter#2@ca.test/") == "https://***@ca.test/");
  CHECK(without_logins("postgresql://certkit:hunter2@db.test/fleet") == "postgresql://***@db.test/fleet");
  for (const char* text : {"postgresql://certkit@db.test/fleet was moved to postgres://certkit@db2.test/fleet", "", "://", "https://",
                           "https://ca.test/a@b", "https://ca.test:8443/?mail=a@b", "https://[2001:db8::1]/a@b", "joe@contoso.com",
                           "scan knows no x://", "https://***@ca.test", "https://ca.test, or joe@contoso.com"}) {
    CAPTURE(text);
    CHECK(without_logins(text) == text);
  }
}

TEST_CASE("a login before a server is not repeated, with a scheme and without") {
  CHECK(server_without_login("joe:hunter2@ca.test:443") == "***@ca.test:443");
  CHECK(server_without_login("joe:hun ter@2@ca.test") == "***@ca.test");
  CHECK(server_without_login("joe:hun/ter2@[::1]:1") == "***@[::1]:1");
  CHECK(server_without_login("https://joe:hun ter2@ca.test/") == "https://***@ca.test/");
  for (const char* word : {"ca.test", "ca.test:443", "joe@ca.test:443", "[::1]:443", "https://ca.test/a@b", ""}) {
    CAPTURE(word);
    CHECK(server_without_login(word) == word);
  }
}

TEST_CASE("an Error says no password of a URL in any of its parts") {
  const std::string url = "https://joe:hunter2@ca.test/";
  for (const Error& error : {Error(Errc::usage, "no " + url, "not " + url, url), Error(Errc::unreadable, "no").in(url),
                             Error(Errc::usage, "no", "", url).by_rule("x")}) {
    for (const std::string& said : {error.message(), error.hint(), error.input(), std::string(error.what())})
      CHECK(said.find("hunter2") == std::string::npos);
    CHECK(error.input() == "https://***@ca.test/");
  }
}
