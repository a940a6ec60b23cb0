#include "issue/http_settings.hpp"

#include <doctest/doctest.h>

#include "fake_http.hpp"

using namespace certkit;

namespace {

net::HttpOptions options_of(const std::vector<std::pair<std::string, std::string>>& given) {
  test::FakeServer server;
  const issue::IssuerSettings world = server.world(given);
  issue::HttpSettings settings;
  issue::SettingTable table;
  settings.declare(table);
  table.fill(world.given);
  return settings.options(world);
}

}  // namespace

TEST_CASE("a password in a proxy's URL is not taken, nor repeated, before anything is written down") {
  for (const char* proxy : {"http://enroll:hunter2@proxy:3128", "enroll:hunter2@proxy:3128", "socks5://enroll:hunter2@proxy",
                            "enroll@proxy", "http://proxy:0", "ftp://proxy/", "http://a b/"}) {
    CAPTURE(proxy);
    std::string message;
    CHECK(test::thrown([&] { (void)options_of({{"proxy", proxy}}); }, &message) == Errc::usage);
    CHECK(message.starts_with("--with proxy: proxy: "));
    CHECK(message.find("hunter2") == std::string::npos);
  }
  CHECK(options_of({{"proxy", "http://proxy:3128"}}).proxy == "http://proxy:3128");
  CHECK(options_of({{"proxy", "proxy:3128"}}).proxy == "proxy:3128");
}

TEST_CASE("a proxy's user and password have settings of their own, and go together") {
  const net::HttpOptions options = options_of({{"proxy_user", "enroll"}, {"proxy_password", "env:hunter2"}});
  CHECK(options.proxy_user == "enroll");
  REQUIRE(options.proxy_password);
  CHECK(as_text(options.proxy_password->reveal()) == "hunter2");
  CHECK(test::thrown([] { (void)options_of({{"proxy_user", "enroll"}}); }) == Errc::usage);
  CHECK(test::thrown([] { (void)options_of({{"proxy_password", "env:x"}}); }) == Errc::usage);
  CHECK(test::thrown([] { (void)options_of({{"proxy_user", "enroll"}, {"proxy_password", "hunter2"}}); }) == Errc::usage);
}
