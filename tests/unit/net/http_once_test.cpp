// A request that must not come twice, on a connection that breaks off when it has come.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "net/http.hpp"

using namespace certkit;

namespace {

// Answers a GET and keeps the connection; takes a POST and closes without a word the first time, answers it the second time.
class Forgetful {
 public:
  Forgetful() : listening_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(listening_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(listening_, 8) == 0);
    REQUIRE(::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/";
    thread_ = std::thread([this] { serve(); });
  }
  // The number of POSTs that came.
  int end() {
    ::shutdown(listening_, SHUT_RDWR);
    thread_.join();
    ::close(listening_);
    return posts_;
  }
  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  void serve() {
    for (int peer = ::accept(listening_, nullptr, nullptr); peer >= 0; peer = ::accept(listening_, nullptr, nullptr)) {
      while (answered(peer)) {
      }
      ::close(peer);
    }
  }
  bool answered(int peer) {
    static constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    std::string request;
    char buffer[4096];
    while (!request.ends_with("\r\n\r\n") && !request.ends_with("the body")) {
      const ssize_t got = ::recv(peer, buffer, sizeof buffer, 0);
      if (got <= 0) return false;
      request.append(buffer, static_cast<std::size_t>(got));
      if (request.starts_with("POST") && request.ends_with("\r\n\r\n")) continue_reading(peer, request);
    }
    if (request.starts_with("POST") && ++posts_ == 1) return false;
    return ::send(peer, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL) > 0;
  }
  static void continue_reading(int peer, std::string& request) {
    char buffer[64];
    const ssize_t got = ::recv(peer, buffer, sizeof buffer, 0);
    if (got > 0) request.append(buffer, static_cast<std::size_t>(got));
  }
  int listening_, posts_ = 0;
  std::string url_;
  std::thread thread_;
};

net::HttpRequest post(const Forgetful& server, bool once) {
  net::HttpRequest request;
  request.method = "POST";
  request.url = server.url();
  request.body = "the body";
  request.once = once;
  return request;
}

}  // namespace

TEST_CASE("a POST that must not come twice is not sent again where a connection that was open breaks off; another is") {
  for (const bool once : {true, false}) {
    CAPTURE(once);
    Forgetful server;
    auto http = net::open_http({});
    net::HttpRequest get;
    get.url = server.url();
    CHECK(http->send(get).body == "ok");
    if (once) {
      try {
        (void)http->send(post(server, once));
        FAIL("no error");
      } catch (const Error& error) {
        CHECK(error.code() == Errc::network);
        CHECK(error.message().find("closed the connection without an answer") != std::string::npos);
      }
    } else {
      CHECK(http->send(post(server, once)).body == "ok");
    }
    http.reset();  // and with it the connection that the server is waiting on
    CHECK(server.end() == (once ? 1 : 2));
  }
}
