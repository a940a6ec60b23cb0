// SSLRequest of PostgreSQL's protocol ("Message Formats" in its manual).
#include <array>

#include "net/starttls/starttls.hpp"

namespace certkit::net::starttls {

void postgres(Talk& talk, const Attempt&) {
  static constexpr std::array<std::uint8_t, 8> kSslRequest{0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f};  // length, 80877103
  talk.say(kSslRequest);
  const Bytes answer = talk.octets(1);
  switch (answer.front()) {
    case 'S': return;
    case 'N': refused("N: this server does not do TLS (ssl = off)");
    case 'E': refused("E: the server answers with an error, so it may be too old for TLS, or take no connections now");
    default: strange(as_text(answer));
  }
}

}  // namespace certkit::net::starttls
