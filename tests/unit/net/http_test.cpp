// libcurl behind its seam, against a small server of the test's own on the loopback.
#include "net/http.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

using namespace certkit;

namespace {

// Answers one connection after another with what `answers` hold, and keeps what was asked.
class Server {
 public:
  explicit Server(std::vector<std::string> answers) : answers_(std::move(answers)), listening_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(listening_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(listening_, 8) == 0);
    socklen_t size = sizeof address;
    REQUIRE(::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~Server() {
    ::shutdown(listening_, SHUT_RDWR);
    thread_.join();
    ::close(listening_);
  }
  [[nodiscard]] std::string url(const std::string& path = "/") const { return "http://127.0.0.1:" + std::to_string(port_) + path; }
  [[nodiscard]] const std::vector<std::string>& asked() const { return asked_; }

 private:
  void serve() {
    for (const std::string& answer : answers_) {
      const int peer = ::accept(listening_, nullptr, nullptr);
      if (peer < 0) return;
      std::string request;
      char buffer[4096];
      while (request.find("\r\n\r\n") == std::string::npos) {
        const ssize_t got = ::recv(peer, buffer, sizeof buffer, 0);
        if (got <= 0) break;
        request.append(buffer, static_cast<std::size_t>(got));
      }
      asked_.push_back(request);
      for (std::size_t sent = 0; sent < answer.size();) {
        const ssize_t done = ::send(peer, answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL);
        if (done <= 0) break;
        sent += static_cast<std::size_t>(done);
      }
      ::close(peer);
    }
  }
  std::vector<std::string> answers_, asked_;
  int listening_, port_ = 0;
  std::thread thread_;
};

net::HttpAnswer get(const std::string& url, int redirects = 0, std::size_t limit = 1000) {
  net::HttpOptions options;
  options.proxy = "";
  net::HttpRequest request;
  request.url = url;
  request.redirects = redirects;
  request.answer_limit = limit;
  return net::open_http(std::move(options))->send(request);
}

Error failure(const std::string& url, int redirects = 0, std::size_t limit = 1000) {
  try {
    (void)get(url, redirects, limit);
  } catch (const Error& error) {
    return error;
  }
  return Error(Errc::internal, "nothing failed");
}

}  // namespace

TEST_CASE("an answer has status, headers and body") {
  const Server server({"HTTP/1.1 404 Nope\r\nContent-Type: Text/Plain\r\nRetry-After: 7\r\nContent-Length: 5\r\n\r\nhello"});
  const net::HttpAnswer answer = get(server.url("/a"));
  CHECK(answer.status == 404);
  CHECK(answer.header("content-type") == "Text/Plain");
  CHECK(answer.body == "hello");
  CHECK(net::retry_after(answer, {}) == std::chrono::seconds(7));
  CHECK(net::status_text(answer) == "HTTP 404 Not Found");
}

TEST_CASE("an answer that is too large, cut short or none ends in one clear sentence") {
  const std::string large = "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n" + std::string(5000, 'x');
  const std::string headers = "HTTP/1.1 200 OK\r\n" + [] {
    std::string many;
    for (int i = 0; i < 10'000; ++i) many += "X-Filler-" + std::to_string(i) + ": " + std::string(60, 'y') + "\r\n";
    return many;
  }() + "\r\n";
  CHECK(failure(Server({large}).url()).code() == Errc::limit);
  CHECK(failure(Server({headers}).url()).code() != Errc::internal);
  const Error cut = failure(Server({"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"}).url());
  CHECK(cut.code() == Errc::network);
  CHECK(cut.message().find("broke off") != std::string::npos);
  const Error nothing = failure(Server({""}).url());
  CHECK(nothing.code() == Errc::network);
  CHECK(nothing.message().find("without an answer") != std::string::npos);
  CHECK(failure(Server({"220 mail.contoso.com ESMTP\r\n"}).url()).code() == Errc::network);
}

TEST_CASE("redirects are followed within the same origin, and as often as is allowed") {
  const std::string found = "HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n",
                    ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  {
    const Server server({found, ok});
    CHECK(get(server.url("/a"), 3).body == "ok");
  }
  CHECK(get(Server({found}).url(), 0).status == 302);
  const Error again = failure(Server({found, found}).url(), 1);
  CHECK(again.code() == Errc::network);
  CHECK_FALSE(again.hint().empty());
  for (const char* elsewhere : {"http://127.0.0.1:1/", "https://127.0.0.1/", "http://169.254.169.254/latest/"}) {
    const Error refused =
        failure(Server({std::string("HTTP/1.1 302 Found\r\nLocation: ") + elsewhere + "\r\nContent-Length: 0\r\n\r\n"}).url(), 3);
    CHECK(refused.code() == Errc::refused);
  }
  for (const char* none : {"file:///etc/passwd", "http://user:word@127.0.0.1/", "http://127.0.0.1:0/"}) {
    const Error bad = failure(Server({std::string("HTTP/1.1 302 Found\r\nLocation: ") + none + "\r\nContent-Length: 0\r\n\r\n"}).url(), 3);
    CHECK(bad.code() == Errc::malformed);
    CHECK(bad.input().starts_with("127.0.0.1:"));
  }
}

TEST_CASE("who does not answer is named") {
  const Error refused = failure("http://127.0.0.1:1/");
  CHECK(refused.code() == Errc::network);
  CHECK(refused.input() == "127.0.0.1:1");
  CHECK(failure("http://no-such-host.invalid/").message().find("no-such-host.invalid") != std::string::npos);
}

TEST_CASE("dates, waiting times and links of headers") {
  using net::time_from_http;
  CHECK(time_from_http("Sun, 06 Nov 1994 08:49:37 GMT") == time_from_rfc3339("1994-11-06T08:49:37Z"));
  for (const char* text : {"", "Sun, 06 Nov 1994 08:49:37", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nox 1994 08:49:37 GMT",
                           "Sunday, 06-Nov-94 08:49:37 GMT"})
    CHECK_FALSE(time_from_http(text));
  net::HttpAnswer answer;
  answer.headers = {{"retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"},
                    {"link", "<https://h/a>; rel=\"alternate\", </b>;rel=up"},
                    {"link", "<https://h/c>;title=\"x\";rel=\"alternate index\""}};
  CHECK(net::retry_after(answer, time_from_rfc3339("1994-11-06T08:49:30Z")) == std::chrono::seconds(7));
  CHECK(net::retry_after(answer, time_from_rfc3339("1994-11-07T00:00:00Z")) == std::chrono::seconds(0));
  CHECK(net::links(answer, "alternate") == std::vector<std::string>{"https://h/a", "https://h/c"});
  CHECK(net::links(answer, "up") == std::vector<std::string>{"/b"});
  answer.headers = {{"retry-after", "soon"}};
  CHECK_FALSE(net::retry_after(answer, {}));
}
