#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "base/descriptor_posix.hpp"
#include "net/connect.hpp"

namespace certkit::net {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

struct ListDeleter {
  void operator()(addrinfo* list) const noexcept { ::freeaddrinfo(list); }
};

// Whether there is anything to be had of the socket before `until`: an error of it, too.
bool wait_for(int socket, short what, Deadline until) {
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(until - Clock::now()).count();
    pollfd one{socket, what, 0};
    const int ready = ::poll(&one, 1, static_cast<int>(std::clamp<long long>(left, 0, 60'000)));
    if (ready > 0) return true;
    if (left <= 0 || (ready < 0 && errno != EINTR)) return false;
  }
}

bool is_reset(int error) { return error == ECONNRESET || error == EPIPE || error == ECONNABORTED; }

class Socket final : public Transport {
 public:
  explicit Socket(base::Descriptor socket) : socket_(std::move(socket)) {}

  Got receive(std::span<std::uint8_t> into, Deadline until) override {
    for (;;) {
      const ssize_t got = base::retried([&] { return ::recv(socket_.get(), into.data(), into.size(), 0); });
      if (got > 0) return {Outcome::done, static_cast<std::size_t>(got)};
      // The system reports an RST once: whoever was told of it by send() finds an ordinary end here.
      if (got == 0) return {reset_ ? Outcome::reset : Outcome::closed, 0};
      if (errno != EAGAIN && errno != EWOULDBLOCK) return {failed(), 0};
      if (!wait_for(socket_.get(), POLLIN, until)) return {Outcome::timeout, 0};
    }
  }

  Outcome send(ByteView octets, Deadline until) override {
    while (!octets.empty()) {
      const ssize_t put = base::retried([&] { return ::send(socket_.get(), octets.data(), octets.size(), MSG_NOSIGNAL); });
      if (put >= 0) {
        octets = octets.subspan(static_cast<std::size_t>(put));
        continue;
      }
      if (errno != EAGAIN && errno != EWOULDBLOCK) return failed();
      if (!wait_for(socket_.get(), POLLOUT, until)) return Outcome::timeout;
    }
    return Outcome::done;
  }

 private:
  Outcome failed() {
    reset_ = reset_ || is_reset(errno);
    return is_reset(errno) ? Outcome::reset : errno == ETIMEDOUT ? Outcome::timeout : Outcome::failed;
  }
  base::Descriptor socket_;
  bool reset_ = false;
};

AddressTried::Result result_of(int error) {
  switch (error) {
    case 0: return AddressTried::Result::connected;
    case ECONNREFUSED: return AddressTried::Result::refused;
    case ETIMEDOUT: return AddressTried::Result::timeout;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENETDOWN:
    case EHOSTDOWN:
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT: return AddressTried::Result::unreachable;
    default: return AddressTried::Result::failed;
  }
}

// 0, or the error number.
int connect_socket(const addrinfo& address, base::Descriptor& socket, Deadline until) {
  socket = base::Descriptor(::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, address.ai_protocol));
  if (!socket) return errno;
  const int yes = 1;  // a request that follows our last flight does not wait for its acknowledgement
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (::connect(socket.get(), address.ai_addr, address.ai_addrlen) == 0) return 0;
  if (errno != EINPROGRESS && errno != EINTR) return errno;
  if (!wait_for(socket.get(), POLLOUT, until)) return ETIMEDOUT;
  int error = 0;
  socklen_t size = sizeof error;
  if (::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) return errno;
  return error == ECONNRESET ? 0 : error;  // it was connected, and ended before we looked: what is sent next shows it
}

}  // namespace

Connected connect_to(const std::string& address, int port, Deadline until) {
  const auto began = Clock::now();
  Connected connected;
  connected.tried.address = address;
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (const int failed = ::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &wanted, &found); failed != 0) {
    connected.tried.error = failed == EAI_SYSTEM ? base::reason(errno) : ::gai_strerror(failed);
    return connected;
  }
  const std::unique_ptr<addrinfo, ListDeleter> list(found);
  base::Descriptor socket;
  const int error = connect_socket(*list, socket, until);
  connected.tried.result = result_of(error);
  if (error != 0)
    connected.tried.error = base::reason(error);
  else
    connected.transport = std::make_unique<Socket>(std::move(socket));
  connected.tried.time = std::chrono::duration_cast<milliseconds>(Clock::now() - began);
  return connected;
}

}  // namespace certkit::net
