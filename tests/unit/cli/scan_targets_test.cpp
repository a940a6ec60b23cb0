#include <doctest/doctest.h>

#include <sstream>

#include "certkit/error.hpp"
#include "cli/scan/targets.hpp"
#include "support/scratch.hpp"

using namespace certkit;
using cli::HostTarget;
using cli::ScanTargets;
using net::Starttls;

namespace {

ScanTargets targets(const std::vector<std::string>& inputs, const std::vector<std::string>& lists = {}) {
  std::ostringstream out, err;
  cli::Io io{.out = out, .err = err, .read_stdin = {}, .env = {}, .ask = {}, .now = {}, .executable = {}};
  cli::Session session{.io = io};
  return cli::targets_from(session, inputs, lists);
}

HostTarget host(const std::string& input) {
  const ScanTargets all = targets({input});
  REQUIRE(all.hosts.size() == 1);
  CHECK((all.files.empty() && all.folders.empty()));
  return all.hosts.front();
}

std::string refusal(const std::string& input) {
  try {
    (void)targets({input});
  } catch (const Error& error) {
    CHECK(error.code() == Errc::usage);
    return error.message();
  }
  return {};
}

}  // namespace

TEST_CASE("hosts, as people write them") {
  CHECK(host("https://mail.contoso.com/ews/exchange.asmx").name() == "mail.contoso.com:443");
  CHECK(host("https://mail.contoso.com:8443").name() == "mail.contoso.com:8443");
  CHECK(host("Mail.Contoso.com").name() == "mail.contoso.com:443");
  CHECK(host("localhost:5061").name() == "localhost:5061");
  CHECK(host("10.1.2.3").name() == "10.1.2.3:443");
  CHECK(host("[2001:db8::1]:8443").name() == "[2001:db8::1]:8443");
  CHECK(host("2001:db8::1").name() == "[2001:db8::1]:443");
  CHECK(host("b\xc3\xbc"
             "cher.example")
            .host == "xn--bcher-kva.example");
  CHECK(host("ldaps://dc1.contoso.com").port == 636);
}

TEST_CASE("what is meant as a host and is none is not taken for a file, and wildcards are not resolved") {
  for (const char* bad : {"localhost:99999", "www.contoso.com:0", "*.contoso.com", "*.contoso.com:443", "https://*.contoso.com/"}) {
    CAPTURE(bad);
    CHECK_FALSE(refusal(bad).empty());
  }
  CHECK(host("build_server.contoso.com").host == "build_server.contoso.com");
}

TEST_CASE("a range whose port or prefix is wrong is no file") {
  CHECK(refusal("127.0.0.0/29:99999").find("a port is a number") != std::string::npos);
  CHECK(refusal("127.0.0.0/29:").find("a port is a number") != std::string::npos);
  CHECK(refusal("127.0.0.1/40").find("from 0 to 32") != std::string::npos);
  CHECK(refusal("[2001:db8::/129]:443").find("from 0 to 128") != std::string::npos);
  CHECK(targets({"127.0.0.1/old.pem", "10.1.2.0/"}).files.size() == 2);
}

TEST_CASE("a login before a host is refused and not repeated, on the command line and in a list") {
  for (const char* input :
       {"https://joe:hunter2@127.0.0.1:1/", "smtp://joe:hunter2@127.0.0.1:1", "joe:hunter2@127.0.0.1:1", "smtp://joe:hun/ter2@127.0.0.1"}) {
    CAPTURE(input);
    CHECK(refusal(input).find("***@127.0.0.1") != std::string::npos);
    CHECK(refusal(input).find("hun") == std::string::npos);
  }
}

TEST_CASE("STARTTLS by scheme, and by the port that is known for it") {
  CHECK(host("smtp://mail.contoso.com").starttls == Starttls::smtp);
  CHECK(host("smtp://mail.contoso.com").port == 25);
  CHECK(host("postgres://db.contoso.com:6432").starttls == Starttls::postgres);
  CHECK(host("mail.contoso.com:587").starttls == Starttls::smtp);
  CHECK(host("mail.contoso.com:465").starttls == Starttls::none);
  CHECK_FALSE(refusal("gopher://mail.contoso.com").empty());
}

TEST_CASE("files and folders that are there come first, and what is missing is a file") {
  const test::Scratch scratch;
  std::filesystem::create_directories(scratch / "www.contoso.com");
  test::put(scratch / "cert.pem", "x");
  const ScanTargets all =
      targets({(scratch / "www.contoso.com").string(), (scratch / "cert.pem").string(), "missing.pem", "no/such/file", "certs"});
  CHECK(all.folders.size() == 1);
  CHECK(all.files.size() == 4);
  CHECK(all.hosts.empty());
}

TEST_CASE("ranges of addresses, within a limit") {
  CHECK(targets({"10.1.2.0/24:443"}).hosts.size() == 254);
  CHECK(targets({"10.1.2.77/24"}).hosts.front().name() == "10.1.2.1:443");
  CHECK(targets({"10.1.2.0/31:8443"}).hosts.size() == 2);
  CHECK(targets({"10.1.2.3/32"}).hosts.front().name() == "10.1.2.3:443");
  CHECK(targets({"10.1.0.0/20"}).hosts.back().name() == "10.1.15.254:443");
  CHECK(targets({"2001:db8::/126"}).hosts.size() == 4);
  CHECK(targets({"[2001:db8::/126]:8443"}).hosts.back().name() == "[2001:db8::3]:8443");
  CHECK(targets({"10.1.2.0/24"}).hosts.front().swept);
  CHECK_FALSE(refusal("10.0.0.0/8").empty());
  CHECK_FALSE(refusal("2001:db8::/64").empty());
}

TEST_CASE("a list of hosts: comments, blank lines, each once; no ranges, no files") {
  const test::Scratch scratch;
  const std::string list = (scratch / "hosts").string();
  test::put(scratch / "hosts", "# ours\n\nmail.contoso.com:443  # again\r\nhttps://mail.contoso.com/\n  www.contoso.com \nldap:389");
  const ScanTargets all = targets({"mail.contoso.com"}, {list});
  REQUIRE(all.hosts.size() == 3);
  CHECK(all.hosts[1].name() == "www.contoso.com:443");
  CHECK(all.hosts[2].starttls == Starttls::ldap);
  for (const char* bad : {"10.0.0.0/24\n", "a b\n", "host:99999\n", "certs/\n"}) {
    CAPTURE(bad);
    test::put(scratch / "hosts", std::string("ok.contoso.com\n") + bad);
    try {
      (void)targets({}, {list});
      FAIL("nothing was thrown");
    } catch (const Error& error) {
      CHECK(error.message().find("line 2") != std::string::npos);
    }
  }
}

TEST_CASE("a list of hosts as PowerShell writes it, and one without any host") {
  const test::Scratch scratch;
  const std::string list = (scratch / "hosts").string();
  std::string utf16 = "\xff\xfe";
  for (const char c : std::string("www.contoso.com\r\nmail.contoso.com\r\n")) utf16.append(1, c).append(1, '\0');
  test::put(scratch / "hosts", utf16);
  CHECK(targets({}, {list}).hosts.size() == 2);
  test::put(scratch / "hosts", "\xef\xbb\xbfwww.contoso.com\n");
  CHECK(targets({}, {list}).hosts.front().host == "www.contoso.com");
  for (const char* empty : {"", "# none\n\n", "\xff\xfe"}) {
    test::put(scratch / "hosts", empty);
    CHECK_THROWS_AS((void)targets({}, {list}), Error);
  }
  // Hosts that were named before are hosts, too.
  test::put(scratch / "hosts", "www.contoso.com\n");
  CHECK(targets({"www.contoso.com"}, {list}).hosts.size() == 1);
}

TEST_CASE("what is to be left out is a pattern") {
  const auto is_pattern = [](const std::string& text) {
    try {
      cli::require_pattern(text);
    } catch (const Error& error) {
      CHECK(error.code() == Errc::usage);
      return false;
    }
    return true;
  };
  for (const char* good : {"*.bak", "node_modules", "certs/old/*", "[a-z]*", "[]x].crt", "[!]x]", "\\[", "a\\\\", "]"})
    CHECK(is_pattern(good));
  for (const char* bad : {"", "[", "a[", "[!]a", "[]", "x\\", "[a]["}) CHECK_FALSE(is_pattern(bad));
}
