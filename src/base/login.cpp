#include "base/login.hpp"

#include <algorithm>

namespace certkit::base {
namespace {

constexpr std::string_view kMask = "***";
constexpr std::size_t kNone = std::string_view::npos;

// Where a URL may end in a sentence.
bool ends_url(char c) { return static_cast<unsigned char>(c) <= 0x20 || c == '"' || c == '\'' || c == '<' || c == '>' || c == '`'; }

// "host", "host:443", "[::1]:443": what stands before a path where there is no login. An unescaped "/" in a password ends the authority
// (RFC 3986 §3.2), and leaves the beginning of the password where a port would be.
bool is_host_and_port(std::string_view authority) {
  const std::size_t colon = authority.rfind(':');
  if (colon == kNone || authority.ends_with(']')) return true;
  const std::string_view port = authority.substr(colon + 1);
  return port.size() <= 5 && port.find_first_not_of("0123456789") == kNone;
}

// The "@" behind the login of `rest`, which is what follows "://"; none: there is no login.
std::size_t end_of_login(std::string_view rest) {
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (const std::size_t at = authority.rfind('@'); at != kNone) return at;
  return is_host_and_port(authority) ? kNone : rest.rfind('@');
}

// A name alone, which in other URLs may be a token, tells one database from another.
bool is_name_of_database_user(std::string_view login_of_url, std::size_t from) {
  const std::string_view before = login_of_url.substr(0, from);
  return (before.ends_with("postgresql://") || before.ends_with("postgres://")) && login_of_url.find(':', from) == kNone;
}

}  // namespace

std::string without_logins(std::string text) {
  for (std::size_t from = text.find("://"); from != std::string::npos; from = text.find("://", from)) {
    from += 3;
    const auto begin = text.begin() + static_cast<std::ptrdiff_t>(from);
    const auto size = static_cast<std::size_t>(std::find_if(begin, text.end(), ends_url) - begin);
    const std::size_t at = end_of_login(std::string_view(text).substr(from, size));
    if (at != kNone && !is_name_of_database_user(std::string_view(text).substr(0, from + at), from)) text.replace(from, at, kMask);
  }
  return text;
}

std::string server_without_login(std::string_view word) {
  const std::size_t scheme = word.find("://");
  const std::size_t from = scheme == kNone ? 0 : scheme + 3;
  const std::string_view rest = word.substr(from);
  std::size_t at = scheme == kNone ? rest.rfind('@') : end_of_login(rest);
  if (scheme == kNone && rest.find(':') > at) at = kNone;  // a name alone is no secret
  if (at == kNone) return std::string(word);
  return std::string(word.substr(0, from)).append(kMask).append(rest.substr(at));
}

}  // namespace certkit::base
