// RFC 4642.
#include "net/starttls/starttls.hpp"

namespace certkit::net::starttls {

void nntp(Talk& talk, const Attempt&) {
  if (const std::string greeting = reply(talk); !greeting.starts_with("200") && !greeting.starts_with("201")) refused(greeting);
  talk.say("STARTTLS\r\n");
  if (const std::string answer = reply(talk); !answer.starts_with("382")) refused(answer);
}

}  // namespace certkit::net::starttls
