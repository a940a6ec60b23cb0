#include "cli/target.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "asn1/ip_address.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "certkit/name.hpp"
#include "net/url.hpp"

namespace certkit::cli {
namespace {

constexpr std::size_t kLongestName = 253;  // RFC 1035 §2.3.4

[[noreturn]] void refuse(const std::string& typed, const std::string& why) {
  throw Error(Errc::usage, "\"" + base::printable(typed) + "\" is no server: " + why,
              "write https://HOST/PATH, HOST:PORT or [ADDRESS]:PORT");
}

int usual_port(net::Starttls starttls) {
  switch (starttls) {
    case net::Starttls::none: return 443;
    case net::Starttls::smtp: return 25;
    case net::Starttls::imap: return 143;
    case net::Starttls::pop3: return 110;
    case net::Starttls::ftp: return 21;
    case net::Starttls::ldap: return 389;
    case net::Starttls::xmpp: return 5222;
    case net::Starttls::xmpp_server: return 5269;
    case net::Starttls::postgres: return 5432;
    case net::Starttls::mysql: return 3306;
    case net::Starttls::sieve: return 4190;
    case net::Starttls::nntp: return 119;
    case net::Starttls::rdp: return 3389;
  }
  return 443;
}

int port_from(const std::string& digits, const std::string& typed) {
  const bool number = !digits.empty() && digits.size() <= 5 && digits.find_first_not_of("0123456789") == std::string::npos;
  const int port = number ? std::stoi(digits) : 0;
  if (port < 1 || port > 65'535) refuse(typed, "a port is a number from 1 to 65535");
  return port;
}

// Names of machines may have underscores, and a last dot; other scripts become A-labels.
std::string host_name(std::string host, const std::string& typed) {
  if (host.ends_with('.')) host.pop_back();
  const bool ascii = std::all_of(host.begin(), host.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!ascii) return canonical_dns(host, Wildcard::forbidden);
  host = base::lower_ascii(host);
  const bool plain = host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-._") == std::string::npos;
  if (host.empty() || !plain || host.size() > kLongestName || host.front() == '.' || host.front() == '-' ||
      host.find("..") != std::string::npos)
    refuse(typed, "\"" + base::printable(host) + "\" is no name of a host");
  return host;
}

void set_host(Target& target, const std::string& host) {
  target.is_address = asn1::parse_ip(host).has_value();
  target.host = parse_host(host, target.typed);
}

}  // namespace

std::string parse_host(const std::string& host, const std::string& typed) {
  return asn1::parse_ip(host) ? base::lower_ascii(host) : host_name(host, typed);
}

std::string Target::subject() const {
  if (!url.empty()) return url;
  return (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + std::to_string(port);
}

Target parse_target(const std::string& typed, net::Starttls starttls) {
  Target target;
  target.typed = typed;
  target.port = usual_port(starttls);
  if (const std::size_t scheme = typed.find("://"); scheme != std::string::npos) {
    if (base::lower_ascii(typed.substr(0, scheme)) != "https") refuse(typed, "of URLs, those that begin with https:// are checked");
    const net::Url url = net::parse_url(typed);
    set_host(target, url.host);
    target.port = url.port;
    target.path = url.path;
    target.url = url.to_text();
    return target;
  }
  if (typed.starts_with('[')) {
    const std::size_t bracket = typed.find(']');
    if (bracket == std::string::npos || !asn1::parse_ip(typed.substr(1, bracket - 1))) refuse(typed, "what is in brackets is no address");
    set_host(target, typed.substr(1, bracket - 1));
    const std::string behind = typed.substr(bracket + 1);
    if (!behind.empty() && behind.front() != ':') refuse(typed, "something stands between its address and its port");
    if (!behind.empty()) target.port = port_from(behind.substr(1), typed);
    return target;
  }
  const std::size_t colon = typed.find(':');
  if (colon == std::string::npos || asn1::parse_ip(typed)) {
    set_host(target, typed);
  } else {
    target.port = port_from(typed.substr(colon + 1), typed);
    set_host(target, typed.substr(0, colon));
  }
  return target;
}

bool is_target(const std::string& typed) {
  static constexpr std::array<std::string_view, 10> kFiles{".pem", ".cer", ".crt", ".der", ".pfx", ".p12", ".p7b", ".jks", ".key", ".csr"};
  if (typed.find("://") != std::string::npos) return !typed.starts_with("file:");
  if (typed.empty() || typed == "-" || typed.starts_with("pkcs11:") || typed.find_first_of("/\\ ") != std::string::npos) return false;
  std::error_code ignored;
  if (std::filesystem::exists(typed, ignored)) return false;
  return std::none_of(kFiles.begin(), kFiles.end(), [&](std::string_view end) { return base::lower_ascii(typed).ends_with(end); });
}

}  // namespace certkit::cli
