// The small servers, asked over the loopback.
#include "net/responder.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "certkit/error.hpp"

using namespace certkit;

namespace {

class Caller {
 public:
  explicit Caller(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    REQUIRE(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  }
  ~Caller() { ::close(socket_); }
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;
  void say(const std::string& text) const {
    for (std::size_t at = 0; at < text.size();) {
      const ssize_t put = ::send(socket_, text.data() + at, text.size() - at, MSG_NOSIGNAL);
      if (put <= 0) return;
      at += static_cast<std::size_t>(put);
    }
  }
  [[nodiscard]] std::string hear() const {
    std::string heard;
    std::array<char, 4096> buffer;
    for (ssize_t got = 1; got > 0;) {
      got = ::recv(socket_, buffer.data(), buffer.size(), 0);
      if (got > 0) heard.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return heard;
  }

 private:
  int socket_;
};

std::string asked(int port, const std::string& request) {
  const Caller caller(port);
  caller.say(request);
  return caller.hear();
}

std::unique_ptr<net::Responder> sample() {
  return net::answer_http({"127.0.0.1", 0}, [](std::string_view path) {
    return path == "/.well-known/acme-challenge/abc" ? std::optional<std::string>("abc.thumb") : std::nullopt;
  });
}

}  // namespace

TEST_CASE("responder: what there is, and nothing else") {
  const auto server = sample();
  const int port = server->port();
  const std::string found = asked(port, "GET /.well-known/acme-challenge/abc HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(found.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(found.ends_with("\r\n\r\nabc.thumb"));
  CHECK(asked(port, "GET /.well-known/acme-challenge/abc?x=1 HTTP/1.0\n\n").ends_with("abc.thumb"));
  CHECK(asked(port, "HEAD /.well-known/acme-challenge/abc HTTP/1.1\r\n\r\n").ends_with("\r\n\r\n"));
  CHECK(asked(port, "GET /etc/passwd HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404 "));
  CHECK(asked(port, "POST /.well-known/acme-challenge/abc HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405 "));
  CHECK(asked(port, "hello\r\n\r\n").starts_with("HTTP/1.1 400 "));
  CHECK(asked(port, std::string(100'000, 'x')).empty());
}

TEST_CASE("responder: those who say nothing hold up nobody") {
  const auto server = sample();
  std::vector<std::unique_ptr<Caller>> silent;
  for (int i = 0; i < 40; ++i) silent.push_back(std::make_unique<Caller>(server->port()));
  silent.front()->say("GET /.well-known");
  CHECK(asked(server->port(), "GET /.well-known/acme-challenge/abc HTTP/1.1\r\n\r\n").ends_with("abc.thumb"));
  silent.front()->say("/acme-challenge/abc HTTP/1.1\r\n\r\n");
  CHECK(silent.front()->hear().ends_with("abc.thumb"));
}

TEST_CASE("responder: a port that is taken is an error with the next step, and one is free again afterwards") {
  auto server = sample();
  const int port = server->port();
  CHECK(port > 0);
  try {
    (void)net::answer_http({"127.0.0.1", port}, {});
    FAIL("it listens twice");
  } catch (const Error& error) {
    CHECK(error.code() == Errc::network);
    CHECK(error.hint().find("another server") != std::string::npos);
  }
  server.reset();
  CHECK(net::answer_http({"127.0.0.1", port}, {})->port() == port);
  CHECK(net::answer_http({}, {})->port() > 0);  // all addresses
}
