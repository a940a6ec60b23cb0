#include "net/url.hpp"

#include <algorithm>

#include "base/login.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::net {
namespace {

[[noreturn]] void refuse(std::string_view text, const std::string& why, const char* hint = "write it as https://host/path") {
  throw Error(Errc::usage,
              "\"" + base::printable(base::server_without_login(text).substr(0, 200)) + "\" is not a URL that certkit follows: " + why,
              hint);
}

bool is_plain(char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7f && c != '\\' && c != '"' && c != '<' && c != '>'; }

int port_of(std::string_view digits, std::string_view text) {
  int port = 0;
  if (digits.empty() || digits.size() > 5) refuse(text, "a port is a number from 1 to 65535");
  for (const char c : digits) {
    if (c < '0' || c > '9') refuse(text, "a port is a number from 1 to 65535");
    port = port * 10 + (c - '0');
  }
  if (port < 1 || port > 65'535) refuse(text, "a port is a number from 1 to 65535");
  return port;
}

// RFC 3986 §5.2.4: "." and ".." are taken out of a path.
std::string without_dots(std::string_view path) {
  std::vector<std::string_view> parts;
  const std::size_t end = std::min(path.find('?'), path.size());
  bool folder = false;
  for (std::size_t at = 1; at <= end;) {
    const std::size_t slash = std::min(path.find('/', at), end);
    const std::string_view part = path.substr(at, slash - at);
    folder = part == "." || part == "..";
    if (part == ".." && !parts.empty()) parts.pop_back();
    if (!folder) parts.push_back(part);
    at = slash + 1;
  }
  std::string clean;
  for (const std::string_view part : parts) clean += "/" + std::string(part);
  if (clean.empty() || folder) clean += "/";
  return clean + std::string(path.substr(end));
}

}  // namespace

std::string Url::authority() const {
  const bool usual = port == (scheme == "https" ? 443 : 80);
  const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return usual ? name : name + ":" + std::to_string(port);
}

std::string Url::to_text() const { return scheme + "://" + authority() + path; }

Url parse_url(std::string_view text, std::string_view hint) {
  if (!std::all_of(text.begin(), text.end(), is_plain)) refuse(text, "it has a character that belongs into no URL");
  Url url;
  const std::size_t colon = text.find("://");
  url.scheme = base::lower_ascii(text.substr(0, std::min(colon, text.size())));
  if (colon == std::string_view::npos || (url.scheme != "http" && url.scheme != "https"))
    refuse(text, "it does not begin with http:// or https://");
  std::string_view rest = text.substr(colon + 3);
  rest = rest.substr(0, rest.find('#'));
  const std::size_t slash = std::min(rest.find_first_of("/?"), rest.size());
  std::string_view host = rest.substr(0, slash);
  url.path = rest.substr(slash);
  if (url.path.empty() || url.path.front() == '?') url.path.insert(0, "/");
  if (host.find('@') != std::string_view::npos)
    throw Error(Errc::usage, "the URL has a user or a password in it", std::string(hint), base::server_without_login(text));
  url.port = url.scheme == "https" ? 443 : 80;
  if (!host.empty() && host.front() == '[') {
    const std::size_t bracket = host.find(']');
    if (bracket == std::string_view::npos) refuse(text, "the bracket of its address is not closed");
    const std::string_view behind = host.substr(bracket + 1);
    if (!behind.empty() && behind.front() != ':') refuse(text, "something stands between its address and its port");
    if (!behind.empty()) url.port = port_of(behind.substr(1), text);
    host = host.substr(1, bracket - 1);
  } else if (const std::size_t at = host.find(':'); at != std::string_view::npos) {
    url.port = port_of(host.substr(at + 1), text);
    host = host.substr(0, at);
  }
  if (host.empty()) refuse(text, "it names no host");
  url.host = base::lower_ascii(host);
  return url;
}

Url resolve(const Url& base, std::string_view reference) {
  if (reference.find("://") < reference.find_first_of("/?#")) return parse_url(reference);
  if (reference.starts_with("//")) return parse_url(base.scheme + ":" + std::string(reference));
  Url url = base;
  reference = reference.substr(0, reference.find('#'));
  if (!std::all_of(reference.begin(), reference.end(), is_plain)) refuse(reference, "it has a character that belongs into no URL");
  const std::string path = base.path.substr(0, base.path.find('?'));
  if (reference.empty()) return url;
  if (reference.front() == '/')
    url.path = reference;
  else if (reference.front() == '?')
    url.path = path + std::string(reference);
  else
    url.path = path.substr(0, path.rfind('/') + 1) + std::string(reference);
  url.path = without_dots(url.path);
  return url;
}

Url resolve_received(const Url& base, std::string_view reference) {
  try {
    return resolve(base, reference);
  } catch (const Error& error) {
    throw Error(Errc::malformed, base.authority() + " sends to a place that is none: " + error.message(),
                "see its log; does a proxy answer in its place?", base.authority());
  }
}

std::string join(std::string_view base, std::string_view more) {
  while (base.ends_with('/')) base.remove_suffix(1);
  while (more.starts_with('/')) more.remove_prefix(1);
  return std::string(base) + "/" + std::string(more);
}

std::string form_encoded(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    if (plain)
      encoded += c;
    else
      encoded += {'%', kHex[octet >> 4], kHex[octet & 15]};
  }
  return encoded;
}

}  // namespace certkit::net
