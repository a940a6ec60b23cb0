// RFC 9051 §6.2.1.
#include "base/text.hpp"
#include "net/starttls/starttls.hpp"

namespace certkit::net::starttls {

void imap(Talk& talk, const Attempt&) {
  const std::string greeting = talk.line();
  const std::string word = base::lower_ascii(greeting.substr(0, 9));
  if (word.starts_with("* bye") || word.starts_with("* preauth")) refused(greeting);  // no TLS in an authenticated session
  if (!word.starts_with("* ok")) strange(greeting);
  talk.say("a1 STARTTLS\r\n");
  for (;;) {
    const std::string line = talk.line();
    const std::string start = base::lower_ascii(line.substr(0, 5));
    if (start == "a1 ok") return;
    if (start == "* bye" || start.starts_with("a1 ")) refused(line);
    if (!start.starts_with("* ")) strange(line);
  }
}

}  // namespace certkit::net::starttls
