// RFC 3207.
#include "net/starttls/starttls.hpp"

namespace certkit::net::starttls {

void smtp(Talk& talk, const Attempt&) {
  if (const std::string greeting = reply(talk); !greeting.starts_with("220")) refused(greeting);
  talk.say("EHLO certkit.invalid\r\n");
  if (const std::string hello = reply(talk); !hello.starts_with("250")) refused(hello);
  // Whether it announces STARTTLS is not looked at: its own answer says more.
  talk.say("STARTTLS\r\n");
  if (const std::string answer = reply(talk); !answer.starts_with("220")) refused(answer);
}

}  // namespace certkit::net::starttls
