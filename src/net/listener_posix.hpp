// For *_posix.cpp alone: sockets that listen, and one thread that serves all their connections.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "base/descriptor_posix.hpp"
#include "net/responder.hpp"

namespace certkit::net {

enum class Wants { read, write, nothing };  // nothing: it is over

class Connection {
 public:
  virtual ~Connection() = default;
  // Does what can be done without waiting. `socket` is not blocking.
  virtual Wants step(int socket) = 0;
};

class Listener final : public Responder {
 public:
  Listener(const ListenAt& where, std::function<std::unique_ptr<Connection>()> accept);
  ~Listener() override;
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  [[nodiscard]] int port() const noexcept override { return port_; }

 private:
  struct Open {
    base::Descriptor socket;
    std::unique_ptr<Connection> connection;
    Wants wants = Wants::read;
    std::chrono::steady_clock::time_point until;
  };
  void serve();
  void accept_from(int socket);
  static void step(Open& open);

  std::function<std::unique_ptr<Connection>()> accept_;
  std::vector<base::Descriptor> sockets_;
  std::vector<Open> open_;
  base::Descriptor stop_read_, stop_write_;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace certkit::net
