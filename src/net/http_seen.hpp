// Reads the start of an HTTP/1 answer as its octets come, and no more of it than is looked at.
#pragma once

#include <string>

#include "net/observation.hpp"

namespace certkit::net {

// GET of the attempt's path, as HTTP/1.1 has it (RFC 9112). Whatever would be a second line or a blank is percent-encoded.
[[nodiscard]] std::string http_request(const Attempt& attempt);

class HttpReader {
 public:
  // Whether more of it is wanted.
  [[nodiscard]] bool take(std::string_view octets);
  // What is there when nothing more comes. `otherwise`: why there is no status, where nothing came at all.
  [[nodiscard]] HttpSeen finish(const std::string& otherwise);

  static constexpr std::size_t kLongestHeader = 64u << 10;
  static constexpr std::size_t kBodyStart = 4u << 10;

 private:
  void read_header(std::string_view header);
  bool take_header();

  HttpSeen seen_;
  std::string held_;           // of the header, until it is whole; then of the body
  std::size_t looked_at_ = 0;  // of a header that is not whole
  bool in_body_ = false, over_ = false;
  int interim_ = 0;
};

}  // namespace certkit::net
