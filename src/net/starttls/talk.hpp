// A talk in clear text, before TLS: lines or octets, all of it bounded. A server that does not hold to it is an Error: Errc::refused where
// it says no, Errc::network or Errc::limit for the rest; in plain words that are shown as they are.
#pragma once

#include <string>
#include <string_view>

#include "net/observation.hpp"
#include "net/transport.hpp"

namespace certkit::net::starttls {

class Talk {
 public:
  Talk(Transport& transport, Deadline until) : transport_(transport), until_(until) {}

  void say(ByteView octets);
  void say(std::string_view text) { say(as_bytes(text)); }
  [[nodiscard]] std::string line();              // without its end
  [[nodiscard]] Bytes octets(std::size_t size);  // exactly so many
  // Everything up to and with `end`; it stays bounded as all of it is.
  [[nodiscard]] std::string until_one_of(std::initializer_list<std::string_view> ends);
  // What came behind all that was asked for.
  [[nodiscard]] Bytes rest() { return std::move(held_); }

  static constexpr std::size_t kLongestLine = 8u << 10, kMostOctets = 64u << 10;
  static constexpr int kMostLines = 200;

 private:
  void hear();
  Bytes take(std::size_t size);

  Transport& transport_;
  Deadline until_;
  Bytes held_;
  std::size_t heard_ = 0;
  int lines_ = 0;
};

// The server said no: `said` is its own word for it.
[[noreturn]] void refused(std::string_view said);
// What it said is not of this protocol.
[[noreturn]] void strange(std::string_view said);

// SMTP, FTP and NNTP answer with three digits; all but the last line of a long answer have '-' behind them. The last line.
[[nodiscard]] std::string reply(Talk& talk);

}  // namespace certkit::net::starttls
