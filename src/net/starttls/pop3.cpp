// RFC 2595 §4.
#include "net/starttls/starttls.hpp"

namespace certkit::net::starttls {
namespace {

void expect_ok(Talk& talk) {
  const std::string line = talk.line();
  if (line.starts_with("-ERR")) refused(line);
  if (!line.starts_with("+OK")) strange(line);
}

}  // namespace

void pop3(Talk& talk, const Attempt&) {
  expect_ok(talk);
  talk.say("STLS\r\n");
  expect_ok(talk);
}

}  // namespace certkit::net::starttls
