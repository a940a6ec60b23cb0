#include "loopback.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace test {

Loopback::Loopback(std::function<void(int)> serve)
    : serve_(std::move(serve)), listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (listening_ < 0 || ::bind(listening_, any, size) != 0 || ::listen(listening_, 8) != 0 || ::getsockname(listening_, any, &size) != 0)
    throw std::runtime_error("no port to listen on");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] {
    for (int peer = ::accept(listening_, nullptr, nullptr); peer >= 0; peer = ::accept(listening_, nullptr, nullptr)) {
      serve_(peer);
      ::close(peer);
    }
  });
}

Loopback::~Loopback() {
  stop();
  ::close(listening_);
}

void Loopback::stop() {
  ::shutdown(listening_, SHUT_RDWR);
  if (thread_.joinable()) thread_.join();
}

}  // namespace test
