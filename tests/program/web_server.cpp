#include "web_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace test {

WebServer::WebServer(std::string answer) : answer_(std::move(answer)), listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (listening_ < 0 || ::bind(listening_, any, size) != 0 || ::listen(listening_, 8) != 0 || ::getsockname(listening_, any, &size) != 0)
    throw std::runtime_error("no port to listen on");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

WebServer::~WebServer() {
  stop();
  ::close(listening_);
}

void WebServer::stop() {
  ::shutdown(listening_, SHUT_RDWR);
  if (thread_.joinable()) thread_.join();
}

const std::string& WebServer::asked() {
  stop();
  return asked_;
}

void WebServer::serve() {
  for (int peer = ::accept(listening_, nullptr, nullptr); peer >= 0; peer = ::accept(listening_, nullptr, nullptr)) {
    std::string request;
    char buffer[4096];
    while (request.find("\r\n\r\n") == std::string::npos) {
      const ssize_t got = ::recv(peer, buffer, sizeof buffer, 0);
      if (got <= 0) break;
      request.append(buffer, static_cast<std::size_t>(got));
    }
    asked_ += request;
    (void)::send(peer, answer_.data(), answer_.size(), MSG_NOSIGNAL);
    ::shutdown(peer, SHUT_WR);
    while (::recv(peer, buffer, sizeof buffer, 0) > 0) {  // what is left of the body: closed before, the answer might be lost
    }
    ::close(peer);
  }
}

}  // namespace test
