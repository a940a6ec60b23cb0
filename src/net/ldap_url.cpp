#include <charconv>

#include "base/login.hpp"
#include "base/text.hpp"
#include "net/ldap.hpp"

namespace certkit::net {
namespace {

[[noreturn]] void fail(std::string_view text, const std::string& why,
                       const char* hint = "ldap://dc1.contoso.com or ldaps://dc1.contoso.com, where the port may follow") {
  throw Error(Errc::usage, "'" + base::printable(base::server_without_login(text)) + "' is no address of a directory: " + why, hint,
              base::server_without_login(text));
}

bool belongs_to_host(char c, bool address) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || (address && c == ':');
}

}  // namespace

LdapUrl parse_ldap_url(std::string_view text) {
  LdapUrl url;
  const std::string lower = base::lower_ascii(text);
  std::string_view rest = lower;
  if (rest.starts_with("ldaps://")) {
    url.tls = true;
    url.port = 636;
    rest.remove_prefix(8);
  } else if (rest.starts_with("ldap://")) {
    rest.remove_prefix(7);
  } else {
    fail(text, "it begins with neither ldap:// nor ldaps://");
  }
  if (rest.find('@') != std::string_view::npos)
    fail(text, "there is a user or a password in it", "write it without them; --bind and --bindpass say who logs in");
  if (rest.ends_with('/')) rest.remove_suffix(1);
  const bool address = rest.starts_with('[');
  const std::size_t end = address ? rest.find(']') : rest.find(':');
  if (address && end == std::string_view::npos) fail(text, "a bracket is missing");
  url.host = rest.substr(address ? 1 : 0, end == std::string_view::npos ? end : end - (address ? 1 : 0));
  if (url.host.empty()) fail(text, "the host is missing");
  for (const char c : url.host)
    if (!belongs_to_host(c, address)) fail(text, "a host has no '" + base::printable(std::string(1, c)) + "'");
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + (address ? 1 : 0));
  if (rest.empty()) return url;
  const char* const last = rest.data() + rest.size();
  const auto [stop, failed] = std::from_chars(rest.data() + 1, last, url.port);
  if (rest.front() != ':' || failed != std::errc() || stop != last || url.port < 1 || url.port > 65535) fail(text, "its port is no number");
  return url;
}

std::string LdapUrl::to_text() const {
  const bool address = host.find(':') != std::string::npos;
  return (tls ? "ldaps://" : "ldap://") + (address ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string LdapUrl::authority() const {
  const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return port == (tls ? 636 : 389) ? name : name + ":" + std::to_string(port);
}

}  // namespace certkit::net
