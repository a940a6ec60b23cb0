// Where a server is, as people write it.
#pragma once

#include <string>
#include <string_view>

#include "net/observation.hpp"

namespace certkit::net {

struct HostPort {
  std::string host;  // A-labels in lower case, or an address without brackets
  int port = 0;
  bool is_address = false;
  [[nodiscard]] std::string to_text() const;  // "host:port", "[2001:db8::1]:port"
};

// How it may be written, for the hints of errors.
inline constexpr std::string_view kHostPortForms = "HOST:PORT or [ADDRESS]:PORT";

// "host:port", "[2001:db8::1]:port", "host", "2001:db8::1"; without a port it is `usual`. Throws Errc::usage.
[[nodiscard]] HostPort parse_host_port(const std::string& typed, int usual, std::string_view forms = kHostPortForms);
// Just a host, without brackets: an address or A-labels in lower case; no wildcard. `typed` is what the error speaks of. Throws
// Errc::usage.
[[nodiscard]] std::string parse_host(const std::string& host, const std::string& typed, std::string_view forms = kHostPortForms);

[[nodiscard]] int usual_port(Starttls starttls) noexcept;  // 443 where TLS begins at once
// What is usually spoken at a port before TLS; none where nothing is known.
[[nodiscard]] Starttls starttls_of_port(int port) noexcept;

}  // namespace certkit::net
