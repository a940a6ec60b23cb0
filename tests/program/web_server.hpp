// A web server on the loopback that says the same to everybody, for as long as it lives.
#pragma once

#include <string>
#include <thread>

namespace test {

class WebServer {
 public:
  explicit WebServer(std::string answer);  // the whole of it, from "HTTP/1.1" on
  ~WebServer();
  WebServer(const WebServer&) = delete;
  WebServer& operator=(const WebServer&) = delete;
  [[nodiscard]] std::string place() const { return "127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] const std::string& asked();  // all requests; ends the server

 private:
  void serve();
  void stop();
  std::string answer_, asked_;
  int listening_ = -1, port_ = 0;
  std::thread thread_;
};

}  // namespace test
