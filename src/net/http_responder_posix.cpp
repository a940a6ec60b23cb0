#include <sys/socket.h>

#include <array>

#include "base/text.hpp"
#include "net/listener_posix.hpp"

namespace certkit::net {
namespace {

constexpr std::size_t kRequest = 16u << 10;

using Find = std::function<std::optional<std::string>(std::string_view path)>;

// The request is "GET /path?query HTTP/1.1", headers that nobody needs, and an empty line.
std::string response_to(std::string_view request, const Find& find) {
  const std::string_view line = request.substr(0, request.find_first_of("\r\n"));
  const std::size_t first = line.find(' '), second = line.find(' ', first + 1);
  const std::string_view method = line.substr(0, first);
  const auto text = [&](const char* status, const std::string& body) {
    return std::string("HTTP/1.1 ") + status +
           "\r\nContent-Type: application/octet-stream\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\nConnection: close\r\n\r\n" + (method == "HEAD" ? "" : body);
  };
  if (first == std::string_view::npos || second == std::string_view::npos) return text("400 Bad Request", "no request\n");
  if (method != "GET" && method != "HEAD") return text("405 Method Not Allowed", "GET only\n");
  const std::string_view target = line.substr(first + 1, second - first - 1);
  const auto content = find(target.substr(0, target.find('?')));
  return content ? text("200 OK", *content) : text("404 Not Found", "nothing here\n");
}

class HttpConnection final : public Connection {
 public:
  explicit HttpConnection(const Find& find) : find_(find) {}

  Wants step(int socket) override {
    std::array<char, 4096> buffer;
    while (response_.empty()) {
      const ssize_t got = base::retried([&] { return ::recv(socket, buffer.data(), buffer.size(), 0); });
      if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return Wants::read;
      if (got <= 0) return Wants::nothing;
      request_.append(buffer.data(), static_cast<std::size_t>(got));
      if (request_.size() > kRequest) return Wants::nothing;
      if (request_.find("\r\n\r\n") != std::string::npos || request_.find("\n\n") != std::string::npos)
        response_ = response_to(request_, find_);
    }
    while (sent_ < response_.size()) {
      const ssize_t put = base::retried([&] { return ::send(socket, response_.data() + sent_, response_.size() - sent_, MSG_NOSIGNAL); });
      if (put < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return Wants::write;
      if (put <= 0) return Wants::nothing;
      sent_ += static_cast<std::size_t>(put);
    }
    ::shutdown(socket, SHUT_WR);
    return Wants::nothing;
  }

 private:
  const Find& find_;
  std::string request_, response_;
  std::size_t sent_ = 0;
};

class HttpResponder final : public Responder {
 public:
  HttpResponder(const ListenAt& where, Find find)
      : find_(std::move(find)), listener_(where, [this] { return std::make_unique<HttpConnection>(find_); }) {}
  [[nodiscard]] int port() const noexcept override { return listener_.port(); }

 private:
  Find find_;
  Listener listener_;  // last: its thread ends before the rest goes
};

}  // namespace

std::unique_ptr<Responder> answer_http(const ListenAt& where, Find find) { return std::make_unique<HttpResponder>(where, std::move(find)); }

}  // namespace certkit::net
