// A web server on the loopback that says the same to everybody, for as long as it lives.
#pragma once

#include <string>

#include "loopback.hpp"

namespace test {

class WebServer {
 public:
  explicit WebServer(std::string answer);  // the whole of it, from "HTTP/1.1" on
  [[nodiscard]] std::string place() const { return loopback_.place(); }
  [[nodiscard]] const std::string& asked();  // all requests; ends the server

 private:
  void serve(int peer);
  std::string answer_, asked_;
  Loopback loopback_;  // last: it uses the others
};

}  // namespace test
