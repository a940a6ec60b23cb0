#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <cstring>

#include "net/link_local.hpp"

namespace certkit::net {

namespace {

bool is_link_local_v4(std::uint32_t address) noexcept {
  // 169.254.0.0/16; and where Alibaba (of 100.64.0.0/10, which is in use elsewhere) and Oracle have the same service.
  return address >> 16 == 0xa9fe || address == 0x646464c8 || address == 0xc00000c0;
}

// The IPv4 address within one of IPv6: mapped, compatible (RFC 4291 §2.5.5), translated (RFC 6052 §2.1) or 6to4 (RFC 3056 §2); 0: none.
std::uint32_t v4_within(const unsigned char* octets) noexcept {
  static constexpr unsigned char kMapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, kCompatible[12] = {},
                                 kTranslated[12] = {0, 0x64, 0xff, 0x9b};
  const auto is_below = [&](const unsigned char(&prefix)[12]) { return std::memcmp(octets, prefix, sizeof prefix) == 0; };
  const auto v4_at = [&](std::size_t at) {
    return std::uint32_t{octets[at]} << 24 | std::uint32_t{octets[at + 1]} << 16 | std::uint32_t{octets[at + 2]} << 8 | octets[at + 3];
  };
  if (is_below(kMapped) || is_below(kCompatible) || is_below(kTranslated)) return v4_at(12);
  return octets[0] == 0x20 && octets[1] == 0x02 ? v4_at(2) : 0;
}

}  // namespace

bool is_link_local(const sockaddr* address) noexcept {
  if (address->sa_family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, address, sizeof v4);
    return is_link_local_v4(ntohl(v4.sin_addr.s_addr));
  }
  if (address->sa_family != AF_INET6) return false;
  sockaddr_in6 v6;
  std::memcpy(&v6, address, sizeof v6);
  const unsigned char* octets = v6.sin6_addr.s6_addr;
  // fe80::/10; fd00:ec2::/32 and fd20:ce::/32, where Amazon and Google have the same service.
  static constexpr unsigned char kAmazon[4] = {0xfd, 0x00, 0x0e, 0xc2}, kGoogle[4] = {0xfd, 0x20, 0x00, 0xce};
  return (octets[0] == 0xfe && (octets[1] & 0xc0) == 0x80) || std::memcmp(octets, kAmazon, sizeof kAmazon) == 0 ||
         std::memcmp(octets, kGoogle, sizeof kGoogle) == 0 || is_link_local_v4(v4_within(octets));
}

curl_socket_t open_socket_unless_link_local(void*, curlsocktype, curl_sockaddr* address) noexcept {
  if (is_link_local(&address->addr)) return CURL_SOCKET_BAD;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

}  // namespace certkit::net
