// Listens at a port of the loopback that was free, and serves one peer after the other, for as long as it lives.
#pragma once

#include <functional>
#include <string>
#include <thread>

namespace test {

class Loopback {
 public:
  explicit Loopback(std::function<void(int peer)> serve);  // in a thread of its own; the peer is closed behind it
  ~Loopback();
  Loopback(const Loopback&) = delete;
  Loopback& operator=(const Loopback&) = delete;
  [[nodiscard]] std::string place() const { return "127.0.0.1:" + std::to_string(port_); }
  void stop();

 private:
  std::function<void(int)> serve_;
  int listening_ = -1, port_ = 0;
  std::thread thread_;
};

}  // namespace test
