#include "net/listener_posix.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>

#include <algorithm>

#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::net {
namespace {

constexpr std::size_t kConnections = 64;
constexpr std::chrono::seconds kLongest{10};

struct AddressDeleter {
  void operator()(addrinfo* list) const noexcept { ::freeaddrinfo(list); }
};

[[noreturn]] void fail(const ListenAt& where, const std::string& why, int error) {
  const std::string place = (where.address.empty() ? "port " : base::printable(where.address) + ", port ") + std::to_string(where.port);
  throw Error(Errc::network, "cannot listen on " + place + ": " + why,
              error == EADDRINUSE ? "another server has that port: stop it, let it pass requests on to another port, or use a webroot"
              : error == EACCES || error == EPERM ? "ports below 1024 need root, or the capability CAP_NET_BIND_SERVICE"
                                                  : "");
}

// 0, or the error number.
int listen_on(const addrinfo& address, base::Descriptor& socket) {
  socket = base::Descriptor(::socket(address.ai_family, address.ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, address.ai_protocol));
  if (!socket) return errno;
  const int yes = 1, no = 0;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (address.ai_family == AF_INET6) ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
  if (::bind(socket.get(), address.ai_addr, address.ai_addrlen) != 0 || ::listen(socket.get(), 16) != 0) return errno;
  return 0;
}

int port_of(int socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

}  // namespace

Listener::Listener(const ListenAt& where, std::function<std::unique_ptr<Connection>()> accept) : accept_(std::move(accept)) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  // All addresses: one socket of IPv6 takes IPv4 too; where there is no IPv6, one of IPv4.
  const std::string address = where.address.empty() ? "::" : where.address;
  const std::string port = std::to_string(where.port);
  int failed = ::getaddrinfo(address.c_str(), port.c_str(), &wanted, &found);
  if (failed != 0) fail(where, ::gai_strerror(failed), 0);
  std::unique_ptr<addrinfo, AddressDeleter> list(found);
  int error = 0;
  for (const addrinfo* one = list.get(); one != nullptr; one = one->ai_next) {
    base::Descriptor socket;
    if (const int why = listen_on(*one, socket); why != 0)
      error = why;
    else
      sockets_.push_back(std::move(socket));
  }
  if (sockets_.empty() && where.address.empty() && error != EADDRINUSE && error != EACCES) {
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_port = htons(static_cast<std::uint16_t>(where.port));
    addrinfo four{};
    four.ai_family = AF_INET;
    four.ai_socktype = SOCK_STREAM;
    four.ai_addr = reinterpret_cast<sockaddr*>(&any);
    four.ai_addrlen = sizeof any;
    base::Descriptor socket;
    error = listen_on(four, socket);
    if (error == 0) sockets_.push_back(std::move(socket));
  }
  if (sockets_.empty()) fail(where, base::reason(error), error);
  port_ = port_of(sockets_.front().get());
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) fail(where, base::reason(errno), errno);
  stop_read_ = base::Descriptor(ends[0]);
  stop_write_ = base::Descriptor(ends[1]);
  // Signals are for the thread that works: this one is born with all of them blocked.
  sigset_t all, before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  try {
    thread_ = std::thread([this] { serve(); });
  } catch (...) {
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    throw;
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Listener::~Listener() {
  stop_write_ = base::Descriptor();
  if (thread_.joinable()) thread_.join();
}

void Listener::step(Open& open) {
  try {
    open.wants = open.connection->step(open.socket.get());
  } catch (const std::exception&) {
    open.wants = Wants::nothing;  // one connection less; the others go on
  }
}

void Listener::accept_from(int socket) {
  base::Descriptor accepted(base::retried([&] { return ::accept4(socket, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK); }));
  if (!accepted) return;
  Open open;
  open.socket = std::move(accepted);
  open.connection = accept_();
  open.until = std::chrono::steady_clock::now() + kLongest;
  open_.push_back(std::move(open));
}

void Listener::serve() {
  for (;;) {
    std::vector<pollfd> watched{{stop_read_.get(), POLLIN, 0}};
    for (const Open& open : open_)
      watched.push_back({open.socket.get(), static_cast<short>(open.wants == Wants::write ? POLLOUT : POLLIN), 0});
    const bool room = open_.size() < kConnections;
    for (const base::Descriptor& socket : sockets_) watched.push_back({room ? socket.get() : -1, POLLIN, 0});
    if (::poll(watched.data(), watched.size(), open_.empty() ? -1 : 1000) < 0 && errno != EINTR) return;
    if (watched.front().revents != 0) return;
    const auto now = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < open_.size(); ++i) {
      if (watched[1 + i].revents != 0) step(open_[i]);
      if (now > open_[i].until) open_[i].wants = Wants::nothing;
    }
    const std::size_t listening = 1 + open_.size();
    for (std::size_t i = 0; i < sockets_.size(); ++i) {
      try {
        if (watched[listening + i].revents != 0) accept_from(sockets_[i].get());
      } catch (const std::exception&) {  // no memory for one more
      }
    }
    std::erase_if(open_, [](const Open& open) { return open.wants == Wants::nothing; });
  }
}

}  // namespace certkit::net
