// RFC 4217.
#include "net/starttls/starttls.hpp"

namespace certkit::net::starttls {

void ftp(Talk& talk, const Attempt&) {
  std::string greeting = reply(talk);
  if (greeting.starts_with("120")) greeting = reply(talk);  // "ready in nnn minutes" (RFC 959 §5.4)
  if (!greeting.starts_with("220")) refused(greeting);
  talk.say("AUTH TLS\r\n");
  if (const std::string answer = reply(talk); !answer.starts_with("234")) refused(answer);
}

}  // namespace certkit::net::starttls
