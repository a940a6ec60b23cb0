// http and https URLs (RFC 3986), as far as certkit follows them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace certkit::net {

struct Url {
  std::string scheme;  // "http" or "https"
  std::string host;    // lower case; an IPv6 address without brackets
  int port = 0;        // 80 or 443 where none is written
  std::string path;    // from "/" on, with the query; never empty

  [[nodiscard]] std::string to_text() const;    // without a port that goes without saying
  [[nodiscard]] std::string authority() const;  // "host" or "host:port", as in a Host header
  // The same server: scheme, host and port (RFC 6454 §4).
  [[nodiscard]] bool same_origin(const Url& other) const noexcept {
    return scheme == other.scheme && host == other.host && port == other.port;
  }
};

inline constexpr std::string_view kLoginAsSettings = "give them as settings of the issuer; a command line is seen by every user";
inline constexpr std::string_view kWithoutLogin = "write it without them: nobody logs in there, and a command line is seen by every user";
// Throws Errc::usage: no http(s) URL, a user or password in it (they would be seen by everybody), white space or control characters, a port
// that is none. A fragment is dropped. `hint`: what to do with the user and password.
[[nodiscard]] Url parse_url(std::string_view text, std::string_view hint = kLoginAsSettings);
// What `reference` means on the page `base` (RFC 3986 §5): another URL, or a path. Throws as parse_url().
[[nodiscard]] Url resolve(const Url& base, std::string_view reference);
// The same of what a server sent: what is no URL there is its mistake. Throws Errc::malformed, naming the server.
[[nodiscard]] Url resolve_received(const Url& base, std::string_view reference);
// `base` with `more` behind its path, with one "/" between them.
[[nodiscard]] std::string join(std::string_view base, std::string_view more);
// application/x-www-form-urlencoded: everything but letters, digits and "-._~" as %XX.
[[nodiscard]] std::string form_encoded(std::string_view text);

}  // namespace certkit::net
