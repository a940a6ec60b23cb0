#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>

#include "net/link_local.hpp"

namespace certkit::net {

bool is_link_local(const sockaddr* address) noexcept {
  if (address->sa_family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, address, sizeof v4);
    return ntohl(v4.sin_addr.s_addr) >> 16 == 0xa9fe;  // 169.254.0.0/16
  }
  if (address->sa_family != AF_INET6) return false;
  sockaddr_in6 v6;
  std::memcpy(&v6, address, sizeof v6);
  const unsigned char* octets = v6.sin6_addr.s6_addr;
  static constexpr unsigned char kMapped[14] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 169, 254};
  // fe80::/10, an IPv4 one in IPv6, and fd00:ec2::/32, where Amazon has the same service.
  static constexpr unsigned char kAmazon[4] = {0xfd, 0x00, 0x0e, 0xc2};
  return (octets[0] == 0xfe && (octets[1] & 0xc0) == 0x80) || std::memcmp(octets, kMapped, sizeof kMapped) == 0 ||
         std::memcmp(octets, kAmazon, sizeof kAmazon) == 0;
}

curl_socket_t open_socket_unless_link_local(void*, curlsocktype, curl_sockaddr* address) noexcept {
  if (is_link_local(&address->addr)) return CURL_SOCKET_BAD;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

}  // namespace certkit::net
