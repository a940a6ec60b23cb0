// Where a TLS endpoint is, as a user types it.
#pragma once

#include <string>

#include "net/observation.hpp"

namespace certkit::cli {

struct Target {
  std::string typed;
  std::string host;  // A-labels in lower case, or an address without brackets
  int port = 443;
  bool is_address = false;
  std::string url, path;  // of a URL; else empty

  [[nodiscard]] std::string subject() const;  // for findings: the URL, or "host:port"
};

// "https://host[:port]/path", "host:port", "[2001:db8::1]:port", "host", "2001:db8::1". Without a port it is 443, or the one that is usual
// for `starttls`. Throws Errc::usage.
[[nodiscard]] Target parse_target(const std::string& typed, net::Starttls starttls);
// Just its host, without brackets: an address or A-labels in lower case; no wildcard. `typed` is what the error speaks of. Throws
// Errc::usage.
[[nodiscard]] std::string parse_host(const std::string& host, const std::string& typed);
// A word that is no file may be a server. Of one that looks like a missing file (a slash, a usual ending) this is not true.
[[nodiscard]] bool is_target(const std::string& typed);

}  // namespace certkit::cli
