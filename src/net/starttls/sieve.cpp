// ManageSieve, RFC 5804 §2.2.
#include "base/text.hpp"
#include "net/starttls/starttls.hpp"

namespace certkit::net::starttls {
namespace {

// Capabilities stand in lines that begin with '"', before the one that says OK.
void expect_ok(Talk& talk) {
  for (;;) {
    const std::string line = talk.line();
    const std::string start = base::lower_ascii(line.substr(0, 3));
    if (start.starts_with("ok")) return;
    if (start.starts_with("no") || start == "bye") refused(line);
    if (!start.starts_with("\"")) strange(line);
  }
}

}  // namespace

void sieve(Talk& talk, const Attempt&) {
  expect_ok(talk);
  talk.say("STARTTLS\r\n");
  expect_ok(talk);
}

}  // namespace certkit::net::starttls
