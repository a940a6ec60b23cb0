#include "net/url.hpp"

#include <doctest/doctest.h>

#include "certkit/error.hpp"
#include "net/ldap.hpp"

using namespace certkit;
using net::parse_url;

TEST_CASE("a URL is taken apart and put together again") {
  const net::Url url = parse_url("HTTPS://CA01.Contoso.com/certsrv?x=1#part");
  CHECK(url.scheme == "https");
  CHECK(url.host == "ca01.contoso.com");
  CHECK(url.port == 443);
  CHECK(url.path == "/certsrv?x=1");
  CHECK(url.to_text() == "https://ca01.contoso.com/certsrv?x=1");
  CHECK(parse_url("http://h:8080").to_text() == "http://h:8080/");
  CHECK(parse_url("http://h:80/").authority() == "h");
  CHECK(parse_url("https://[2001:DB8::1]:8443/a").to_text() == "https://[2001:db8::1]:8443/a");
  CHECK(parse_url("https://h?q").path == "/?q");
}

TEST_CASE("what is no URL, or would give a password away, is refused") {
  for (const char* text : {"", "ca01.contoso.com", "ftp://h/", "https://", "https:///x", "https://h:0/", "https://h:65536/", "https://h:x/",
                           "https://[::1/", "https://[::1]x/", "https://h/a b", "https://h/a\nb", "file:///etc/passwd"}) {
    CAPTURE(text);
    CHECK_THROWS_AS((void)parse_url(text), Error);
  }
  try {
    (void)parse_url("https://enroll:hunter2@h/");
    FAIL("it was taken");
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find("hunter2") == std::string::npos);
    CHECK(std::string(error.what()).find("password") != std::string::npos);
    CHECK(error.input() == "https://***@h/");
    CHECK(error.hint().find("settings of the issuer") != std::string::npos);
  }
  for (const char* text : {"https://enroll:hun/ter2@h/", "https://enroll:hunter2\n@h/", "ftp://enroll:hunter2@h/", "enroll:hunter2@h"}) {
    CAPTURE(text);
    CHECK_THROWS_WITH_AS((void)parse_url(text), doctest::Contains("***@h"), Error);
  }
}

TEST_CASE("a login in the address of a directory is refused and not repeated") {
  for (const char* text : {"ldap://admin:hunter2@dc1:1", "ldaps://admin:hunter2@dc1", "http://admin:hunter2@dc1", "admin:hunter2@dc1"}) {
    CAPTURE(text);
    try {
      (void)net::parse_ldap_url(text);
      FAIL("it was taken");
    } catch (const Error& error) {
      CHECK((error.message() + error.hint() + error.input()).find("hunter2") == std::string::npos);
      CHECK(error.message().find("***@dc1") != std::string::npos);
    }
  }
}

TEST_CASE("references are resolved as RFC 3986 §5.4 has them") {
  const net::Url base = parse_url("http://a/b/c/d;p?q");
  const std::pair<const char*, const char*> kCases[] = {{"g", "http://a/b/c/g"},
                                                        {"./g", "http://a/b/c/g"},
                                                        {"g/", "http://a/b/c/g/"},
                                                        {"/g", "http://a/g"},
                                                        {"//g", "http://g/"},
                                                        {"?y", "http://a/b/c/d;p?y"},
                                                        {"g?y", "http://a/b/c/g?y"},
                                                        {"", "http://a/b/c/d;p?q"},
                                                        {".", "http://a/b/c/"},
                                                        {"./", "http://a/b/c/"},
                                                        {"..", "http://a/b/"},
                                                        {"../g", "http://a/b/g"},
                                                        {"../../g", "http://a/g"},
                                                        {"../../../g", "http://a/g"},
                                                        {"/./g", "http://a/g"},
                                                        {"/../g", "http://a/g"},
                                                        {"g;x=1/../y", "http://a/b/c/y"},
                                                        {"https://other/x", "https://other/x"}};
  for (const auto& one : kCases) {
    const auto& reference = one.first;
    const auto& meant = one.second;
    CAPTURE(reference);
    CHECK(net::resolve(base, reference).to_text() == meant);
  }
  CHECK_THROWS_AS((void)net::resolve(base, "file:///etc/passwd"), Error);
}

TEST_CASE("pieces of URLs") {
  CHECK(net::join("https://h/certsrv/", "/certfnsh.asp") == "https://h/certsrv/certfnsh.asp");
  CHECK(net::form_encoded("a b+c/=\r\nZ~") == "a%20b%2Bc%2F%3D%0D%0AZ~");
  CHECK(parse_url("https://h/a").same_origin(parse_url("https://H:443/b")));
  CHECK_FALSE(parse_url("https://h/a").same_origin(parse_url("http://h/a")));
}
