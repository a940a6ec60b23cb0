// The connection phase of MySQL's and MariaDB's protocol: their handshake packet, and an SSLRequest for an answer.
#include "net/starttls/starttls.hpp"

namespace certkit::net::starttls {
namespace {

constexpr std::uint8_t kProtocol = 10, kError = 0xff;
constexpr std::size_t kLongestPacket = 4096;

// Length in three octets, least first; then a number that counts up.
Bytes packet(Talk& talk) {
  const Bytes header = talk.octets(4);
  const std::size_t size = header[0] | std::size_t{header[1]} << 8 | std::size_t{header[2]} << 16;
  if (size == 0 || size > kLongestPacket) strange(as_text(header));
  return talk.octets(size);
}

// "error 1130: Host is not allowed to connect"
std::string error(ByteView packet) {
  if (packet.size() < 3) return "an error";
  const std::string_view words = as_text(packet.subspan(3));
  return "error " + std::to_string(packet[1] | unsigned{packet[2]} << 8) + (words.empty() ? "" : ": " + std::string(words));
}

}  // namespace

void mysql(Talk& talk, const Attempt&) {
  const Bytes greeting = packet(talk);
  const std::string_view text = as_text(greeting);
  if (greeting.front() == kError) refused(error(greeting));
  const std::size_t version_end = text.find('\0', 1);
  if (greeting.front() != kProtocol || version_end == std::string_view::npos) strange(text);
  // Behind the version: thread (4), scramble (8), a zero (1), and the lower half of what it can do.
  const std::size_t at = version_end + 1 + 4 + 8 + 1;
  if (text.size() < at + 2) strange(text);
  constexpr unsigned kSsl = 0x0800;
  if (const unsigned can = greeting[at] | unsigned{greeting[at + 1]} << 8; (can & kSsl) == 0)
    refused("version " + std::string(text.substr(1, version_end - 1)) + " does not offer TLS");
  Bytes request(4 + 32);
  request[0] = 32;
  request[3] = 1;
  request[5] = 0x8a;   // CLIENT_PROTOCOL_41, CLIENT_SSL and CLIENT_SECURE_CONNECTION of the lower half
  request[11] = 0x01;  // packets of up to 16 MiB
  request[12] = 33;    // utf8
  talk.say(request);
}

}  // namespace certkit::net::starttls
