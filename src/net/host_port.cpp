#include "net/host_port.hpp"

#include <algorithm>
#include <array>

#include "asn1/ip_address.hpp"
#include "base/login.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "certkit/name.hpp"

namespace certkit::net {
namespace {

constexpr std::size_t kLongestName = 253;  // RFC 1035 §2.3.4

// The usual port of each comes first.
struct Usual {
  Starttls starttls;
  int port;
};
constexpr std::array<Usual, 14> kPorts{{{Starttls::smtp, 25},
                                        {Starttls::smtp, 587},
                                        {Starttls::imap, 143},
                                        {Starttls::pop3, 110},
                                        {Starttls::ftp, 21},
                                        {Starttls::ldap, 389},
                                        {Starttls::ldap, 3268},  // the global catalog of Active Directory
                                        {Starttls::xmpp, 5222},
                                        {Starttls::xmpp_server, 5269},
                                        {Starttls::postgres, 5432},
                                        {Starttls::mysql, 3306},
                                        {Starttls::sieve, 4190},
                                        {Starttls::nntp, 119},
                                        {Starttls::rdp, 3389}}};

[[noreturn]] void refuse(const std::string& typed, const std::string& why, std::string_view forms) {
  throw Error(Errc::usage, "\"" + base::printable(base::server_without_login(typed)) + "\" is no server: " + why,
              "write " + std::string(forms));
}

int port_from(const std::string& digits, const std::string& typed, std::string_view forms) {
  const bool number = !digits.empty() && digits.size() <= 5 && digits.find_first_not_of("0123456789") == std::string::npos;
  const int port = number ? std::stoi(digits) : 0;
  if (port < 1 || port > 65'535) refuse(typed, "a port is a number from 1 to 65535", forms);
  return port;
}

// Names of machines may have underscores, and a last dot; other scripts become A-labels.
std::string host_name(std::string host, const std::string& typed, std::string_view forms) {
  if (host.ends_with('.')) host.pop_back();
  const bool ascii = std::all_of(host.begin(), host.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!ascii) return canonical_dns(host, Wildcard::forbidden);
  host = base::lower_ascii(host);
  const bool plain = host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-._") == std::string::npos;
  if (host.empty() || !plain || host.size() > kLongestName || host.front() == '.' || host.front() == '-' ||
      host.find("..") != std::string::npos)
    refuse(typed, "\"" + base::printable(host) + "\" is no name of a host", forms);
  return host;
}

}  // namespace

std::string HostPort::to_text() const {
  return (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + std::to_string(port);
}

std::string parse_host(const std::string& host, const std::string& typed, std::string_view forms) {
  return asn1::parse_ip(host) ? base::lower_ascii(host) : host_name(host, typed, forms);
}

HostPort parse_host_port(const std::string& typed, int usual, std::string_view forms) {
  const auto made = [&](const std::string& host, int port) {
    return HostPort{parse_host(host, typed, forms), port, asn1::parse_ip(host).has_value()};
  };
  if (typed.find('@') != std::string::npos) refuse(typed, "there is a user or a password in it", forms);
  if (typed.starts_with('[')) {
    const std::size_t bracket = typed.find(']');
    if (bracket == std::string::npos || !asn1::parse_ip(typed.substr(1, bracket - 1)))
      refuse(typed, "what is in brackets is no address", forms);
    const std::string host = typed.substr(1, bracket - 1), behind = typed.substr(bracket + 1);
    if (!behind.empty() && behind.front() != ':') refuse(typed, "something stands between its address and its port", forms);
    return made(host, behind.empty() ? usual : port_from(behind.substr(1), typed, forms));
  }
  const std::size_t colon = typed.find(':');
  if (colon == std::string::npos || asn1::parse_ip(typed)) return made(typed, usual);
  const int port = port_from(typed.substr(colon + 1), typed, forms);
  return made(typed.substr(0, colon), port);
}

int usual_port(Starttls starttls) noexcept {
  const auto* found = std::find_if(kPorts.begin(), kPorts.end(), [&](const Usual& one) { return one.starttls == starttls; });
  return found == kPorts.end() ? 443 : found->port;
}

Starttls starttls_of_port(int port) noexcept {
  const auto* found = std::find_if(kPorts.begin(), kPorts.end(), [&](const Usual& one) { return one.port == port; });
  return found == kPorts.end() ? Starttls::none : found->starttls;
}

}  // namespace certkit::net
