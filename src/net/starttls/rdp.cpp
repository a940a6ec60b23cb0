// The X.224 connection request of Remote Desktop, with what is negotiated in it ([MS-RDPBCGR] 2.2.1.1, 2.2.1.2).
#include <array>

#include "net/starttls/starttls.hpp"

namespace certkit::net::starttls {
namespace {

constexpr std::uint8_t kTpkt = 3, kConnectionConfirm = 0xd0, kNegotiated = 2, kFailure = 3;
constexpr std::size_t kTpktHeader = 4, kX224Header = 7, kNegotiation = 8;

std::string failure(unsigned code) {
  static constexpr std::array<std::string_view, 7> kWords{"",
                                                          "SSL_REQUIRED_BY_SERVER",
                                                          "SSL_NOT_ALLOWED_BY_SERVER",
                                                          "SSL_CERT_NOT_ON_SERVER",
                                                          "INCONSISTENT_FLAGS",
                                                          "HYBRID_REQUIRED_BY_SERVER",
                                                          "SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER"};
  return code > 0 && code < kWords.size() ? std::string(kWords[code]) : "failure " + std::to_string(code);
}

}  // namespace

void rdp(Talk& talk, const Attempt&) {
  static constexpr std::array<std::uint8_t, 19> kRequest{kTpkt, 0,    0, 19,                  // TPKT
                                                         14,    0xe0, 0, 0,  0,    0, 0,      // X.224 connection request
                                                         1,     0,    8, 0,  0x03, 0, 0, 0};  // TLS, or CredSSP over TLS
  talk.say(kRequest);
  const Bytes header = talk.octets(kTpktHeader);
  const std::size_t size = std::size_t{header[2]} << 8 | header[3];
  if (header[0] != kTpkt || size < kTpktHeader + kX224Header || size > 1024) strange(as_text(header));
  const Bytes confirm = talk.octets(size - kTpktHeader);
  if ((confirm[1] & 0xf0) != kConnectionConfirm) strange(as_text(confirm));
  if (confirm.size() < kX224Header + kNegotiation) refused("it does Remote Desktop's own security alone, without TLS");
  const auto* const negotiation = confirm.data() + kX224Header;
  const unsigned value = negotiation[4] | unsigned{negotiation[5]} << 8;
  if (negotiation[0] == kFailure) refused(failure(value));
  if (negotiation[0] != kNegotiated) strange(as_text(confirm));
  if (value == 0) refused("it does Remote Desktop's own security alone, without TLS");
}

}  // namespace certkit::net::starttls
