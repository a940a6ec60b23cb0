// For URLs of strangers: no connection to a link-local address (RFC 3927, RFC 4291 §2.5.6) or another one where a cloud answers its own
// machines, whatever name or spelling led there.
#pragma once

#include <curl/curl.h>

namespace certkit::net {

// For CURLOPT_OPENSOCKETFUNCTION.
curl_socket_t open_socket_unless_link_local(void*, curlsocktype purpose, curl_sockaddr* address) noexcept;
[[nodiscard]] bool is_link_local(const sockaddr* address) noexcept;

}  // namespace certkit::net
