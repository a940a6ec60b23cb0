#include "net/link_local.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>

#include <cstdlib>
#include <cstring>
#include <string>

#include "net/http.hpp"
#include "server.hpp"

using namespace certkit;

namespace {

bool refused(const std::string& address) {
  sockaddr_storage storage{};
  if (address.find(':') == std::string::npos) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    REQUIRE(inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1);
    std::memcpy(&storage, &v4, sizeof v4);
  } else {
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    REQUIRE(inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr) == 1);
    std::memcpy(&storage, &v6, sizeof v6);
  }
  return net::is_link_local(reinterpret_cast<const sockaddr*>(&storage));
}

}  // namespace

TEST_CASE("addresses where a cloud answers its own machines are known in every form") {
  for (const char* address : {"169.254.169.254", "169.254.0.1", "::ffff:169.254.169.254", "fe80::1", "febf::1", "fd00:ec2::254",
                              "fd20:ce::254", "100.100.100.200", "192.0.0.192", "64:ff9b::a9fe:a9fe", "64:ff9b::6464:64c8",
                              "::ffff:192.0.0.192", "::169.254.169.254", "2002:a9fe:a9fe::1"})
    CHECK_MESSAGE(refused(address), address);
  for (const char* address : {"127.0.0.1", "10.0.0.1", "169.253.255.255", "169.255.0.0", "::1", "fec0::1", "fd00::1", "2001:db8::1",
                              "::ffff:10.0.0.1", "100.100.100.201", "192.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1"})
    CHECK_MESSAGE(!refused(address), address);
}

TEST_CASE("a URL of a stranger leads to none of them, however it is spelt") {
  net::HttpOptions options;
  options.link_local = false;
  const auto http = net::open_http(std::move(options));
  for (const char* url : {"http://169.254.169.254/latest/meta-data", "http://2852039166/", "http://0xa9fea9fe/",
                          "http://0251.0376.0251.0376/", "http://[::ffff:169.254.169.254]/"}) {
    net::HttpRequest request;
    request.url = url;
    CHECK_THROWS_AS(http->send(request), Error);
  }
}

TEST_CASE("a URL of a stranger is not handed to a proxy of the environment, which would go wherever it leads") {
  const test::Server server([](test::Peer& peer) {
    (void)peer.hear();
    (void)peer.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
  });
  const test::Server proxy([](test::Peer& peer) {
    (void)peer.hear();
    (void)peer.say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nproxy");
  });
  ::setenv("http_proxy", ("http://127.0.0.1:" + std::to_string(proxy.port())).c_str(), 1);
  const auto body = [&](bool link_local) {
    net::HttpOptions options;
    options.link_local = link_local;
    net::HttpRequest request;
    request.url = "http://127.0.0.1:" + std::to_string(server.port()) + "/";
    return net::open_http(std::move(options))->send(request).body;
  };
  const std::string with = body(true), without = body(false);
  ::unsetenv("http_proxy");
  CHECK(with == "proxy");
  CHECK(without == "ok");
}
