#include "web_server.hpp"

#include <sys/socket.h>

namespace test {

WebServer::WebServer(std::string answer) : answer_(std::move(answer)), loopback_([this](int peer) { serve(peer); }) {}

const std::string& WebServer::asked() {
  loopback_.stop();
  return asked_;
}

void WebServer::serve(int peer) {
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
}

}  // namespace test
