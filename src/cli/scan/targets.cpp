#include "cli/scan/targets.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <optional>
#include <set>

#include "asn1/ip_address.hpp"
#include "base/files.hpp"
#include "base/login.hpp"
#include "base/text.hpp"
#include "cli/target.hpp"

namespace certkit::cli {
namespace {

constexpr std::size_t kMostOfList = 16u << 20;

struct Service {
  std::string_view scheme;
  int port;
};
// TLS from the first octet. Those with STARTTLS have the words of --starttls.
constexpr std::array<Service, 8> kDirect = {
    {{"https", 443}, {"ldaps", 636}, {"imaps", 993}, {"pop3s", 995}, {"smtps", 465}, {"ftps", 990}, {"sips", 5061}, {"tls", 443}}};
constexpr std::array<Service, 14> kStarttls = {{{"smtp", 25},
                                                {"smtp", 587},
                                                {"imap", 143},
                                                {"pop3", 110},
                                                {"ftp", 21},
                                                {"ldap", 389},
                                                {"xmpp", 5222},
                                                {"xmpp-server", 5269},
                                                {"postgres", 5432},
                                                {"mysql", 3306},
                                                {"sieve", 4190},
                                                {"nntp", 119},
                                                {"rdp", 3389},
                                                {"ldap", 3268}}};
// What a missing file is called, rather than a host.
constexpr std::array<std::string_view, 17> kFileSuffixes = {".pem", ".crt", ".cer", ".der",  ".p7b", ".p7c",  ".p12", ".pfx", ".jks",
                                                            ".key", ".csr", ".txt", ".yaml", ".yml", ".json", ".sst", ".db"};

std::optional<int> port_from(std::string_view text) {
  int port = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (failure != std::errc() || end != text.data() + text.size() || port < 1 || port > 65535) return std::nullopt;
  return port;
}

struct HostPort {
  std::string host;
  std::optional<int> port;
};
// "host", "host:port", "::1", "[::1]", "[::1]:port"; nullopt: a port that is none.
std::optional<HostPort> split(std::string_view text) {
  if (asn1::parse_ip(text)) return HostPort{std::string(text), {}};
  std::string_view host = text, port;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos || !asn1::parse_ip(text.substr(1, end - 1))) return std::nullopt;
    host = text.substr(1, end - 1);
    port = text.substr(end + 1);
    if (port.empty()) return HostPort{std::string(host), {}};
    if (!port.starts_with(':')) return std::nullopt;
    port.remove_prefix(1);
  } else {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return HostPort{std::string(host), {}};
    host = text.substr(0, colon);
    port = text.substr(colon + 1);
  }
  const auto number = port_from(port);
  if (!number) return std::nullopt;
  return HostPort{std::string(host), number};
}

[[noreturn]] void no_host(std::string_view text) {
  const std::string shown = base::server_without_login(text);
  throw Error(Errc::usage, "\"" + base::printable(shown) + "\" is no host",
              "write host:port, https://host, or [address]:port; a port is a number from 1 to 65535", shown);
}

std::string as_host(std::string_view text, std::string_view all) { return parse_host(std::string(text), std::string(all)); }

net::Starttls starttls_of(int port) {
  for (const Service& service : kStarttls)
    if (service.port == port) return net::starttls_from_word(service.scheme).value_or(net::Starttls::none);
  return net::Starttls::none;
}

HostTarget with_scheme(std::string_view scheme, std::string_view rest, std::string_view all) {
  const auto parts = split(rest.substr(0, rest.find_first_of("/?#")));
  if (!parts || parts->host.empty()) no_host(all);
  for (const Service& service : kDirect)
    if (service.scheme == scheme) return {as_host(parts->host, all), parts->port.value_or(service.port), net::Starttls::none};
  for (const Service& service : kStarttls)
    if (service.scheme == scheme)
      return {as_host(parts->host, all), parts->port.value_or(service.port), net::starttls_from_word(scheme).value_or(net::Starttls::none)};
  throw Error(Errc::usage, "scan knows no " + base::printable(scheme) + "://",
              "https://, ldaps://, imaps://, smtp://, imap://, ldap://, postgres:// and their like", std::string(all));
}

HostTarget host_from(std::string_view text) {
  if (const std::size_t scheme = text.find("://"); scheme != std::string_view::npos)
    return with_scheme(base::lower_ascii(text.substr(0, scheme)), text.substr(scheme + 3), text);
  const auto parts = split(text);
  if (!parts || parts->host.empty()) no_host(text);
  const int port = parts->port.value_or(443);
  return {as_host(parts->host, text), port, starttls_of(port)};
}

// "127.0.0.0/29:99999", "127.0.0.1/40": meant as a range, and port or prefix is wrong. No file is called so.
void refuse_wrong_range(std::string_view text) {
  const bool bracketed = text.starts_with('[');
  const std::size_t slash = text.find('/');
  const auto address = asn1::parse_ip(text.substr(bracketed ? 1 : 0, slash - (bracketed ? 1 : 0)));
  if (!address) return;
  const std::string_view after = text.substr(slash + 1), prefix = after.substr(0, after.find_first_of("]:"));
  if (prefix.empty() || prefix.find_first_not_of("0123456789.") != std::string_view::npos) return;
  const std::size_t colon = after.find(':');
  const std::string what = "\"" + base::printable(text) + "\" is no range of addresses: ";
  const std::string hint = "write 10.1.2.0/24, 10.1.2.0/24:8443 or [2001:db8::/120]:443";
  if (colon != std::string_view::npos && !port_from(after.substr(colon + 1)))
    throw Error(Errc::usage, what + "a port is a number from 1 to 65535", hint, std::string(text));
  throw Error(Errc::usage, what + "behind the / of this address stands a number from 0 to " + std::to_string(8 * address->size()), hint,
              std::string(text));
}

// "10.1.2.0/24", "10.1.2.0/24:8443", "2001:db8::/120", "[2001:db8::/120]:443". nullopt: it does not look like one.
std::optional<std::vector<HostTarget>> range_from(std::string_view text) {
  std::string_view range = text;
  int port = 443;
  const bool bracketed = text.starts_with('[');
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  if (const std::size_t colon = text.find(':', bracketed ? text.find(']') : slash); colon != std::string_view::npos) {
    const auto number = port_from(text.substr(colon + 1));
    if (!number) {
      refuse_wrong_range(text);
      return std::nullopt;
    }
    port = *number;
    range = text.substr(0, colon);
  }
  if (bracketed && range.ends_with(']')) range = range.substr(1, range.size() - 2);
  const auto octets = asn1::parse_ip_range(range);
  if (!octets) {
    refuse_wrong_range(text);
    return std::nullopt;
  }
  const std::size_t size = octets->size() / 2;
  unsigned free_bits = 0;
  for (std::size_t i = 0; i < size; ++i)
    for (unsigned bit = 0; bit < 8; ++bit) free_bits += ((*octets)[size + i] >> bit & 1) == 0;
  if (free_bits > 12)
    throw Error(Errc::usage, base::printable(text) + " has more than " + std::to_string(ScanTargets::kMostAddresses) + " addresses",
                "give smaller ranges, of 10.1.0.0/20 at most", std::string(text));
  const unsigned number = 1u << free_bits;
  // The first and the last address of an IPv4 network are nobody's.
  const bool ends_are_hosts = size != 4 || free_bits < 2;
  std::vector<HostTarget> hosts;
  for (unsigned i = ends_are_hosts ? 0 : 1; i < number - (ends_are_hosts ? 0 : 1); ++i) {
    Bytes address(octets->begin(), octets->begin() + static_cast<std::ptrdiff_t>(size));
    for (std::size_t j = 0; j < size; ++j) address[j] &= (*octets)[size + j];
    address[size - 1] = static_cast<std::uint8_t>(address[size - 1] | (i & 0xff));
    address[size - 2] = static_cast<std::uint8_t>(address[size - 2] | (i >> 8));
    hosts.push_back({*asn1::ip_text(address), port, starttls_of(port), true});
  }
  return hosts;
}

// "localhost:99999": meant as a host, and its port is wrong.
bool has_digits_for_port(const std::string& text) {
  const std::size_t colon = text.find(':');
  return colon != 0 && colon != std::string::npos && colon + 1 < text.size() &&
         text.find_first_not_of("0123456789", colon + 1) == std::string::npos;
}

bool looks_like_host(const std::string& text) {
  if (text.find("://") != std::string::npos) return true;
  if (text.find('/') != std::string::npos || text.find('\\') != std::string::npos) return false;
  if (asn1::parse_ip(text)) return true;
  const auto parts = split(text);
  if (!parts) return text.starts_with('[') || has_digits_for_port(text) || base::server_without_login(text) != text;
  if (parts->port) return true;
  const std::string lower = base::lower_ascii(text);
  return text.find('.') != std::string::npos && !text.starts_with('.') &&
         std::none_of(kFileSuffixes.begin(), kFileSuffixes.end(), [&](std::string_view suffix) { return lower.ends_with(suffix); });
}

class Sorter {
 public:
  ScanTargets targets;
  // With those that were named again.
  [[nodiscard]] std::size_t named() const noexcept { return named_; }
  void host(HostTarget host) {
    ++named_;
    if (!seen_.insert(host.name()).second) return;
    if (targets.hosts.size() == ScanTargets::kMostHosts)
      throw Error(Errc::usage, "more than " + std::to_string(ScanTargets::kMostHosts) + " hosts", "scan them in several runs");
    targets.hosts.push_back(std::move(host));
  }
  void input(const std::string& text) {
    std::error_code ignored;
    const auto kind = std::filesystem::status(text, ignored).type();
    if (kind == std::filesystem::file_type::directory) {
      targets.folders.push_back(text);
    } else if (text == "-" || (kind != std::filesystem::file_type::not_found && kind != std::filesystem::file_type::none)) {
      targets.files.push_back(text);
    } else if (auto range = text.find("://") == std::string::npos ? range_from(text) : std::nullopt) {
      for (HostTarget& one : *range) host(std::move(one));
    } else if (looks_like_host(text)) {
      host(host_from(text));
    } else {
      targets.files.push_back(text);
    }
  }
  void list(const std::string& name, std::string_view text) {
    std::size_t number = 0;
    while (!text.empty()) {
      ++number;
      const std::size_t end = std::min(text.find('\n'), text.size());
      std::string_view line = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      line = line.substr(0, line.find('#'));
      const std::size_t from = line.find_first_not_of(" \t\r");
      if (from == std::string_view::npos) continue;
      line = line.substr(from, line.find_last_not_of(" \t\r") + 1 - from);
      const std::string where = base::printable(name) + ", line " + std::to_string(number);
      if (line.find("://") == std::string_view::npos && line.find('/') != std::string_view::npos)
        throw Error(Errc::usage, where + ": " + base::printable(base::server_without_login(line)) + " is no host",
                    "ranges of addresses are given on the command line", name);
      try {
        host(host_from(line));
      } catch (const Error& error) {
        throw Error(error.code(), where + ": " + error.message(), error.hint(), name);
      }
    }
  }

 private:
  std::set<std::string> seen_;
  std::size_t named_ = 0;
};

// Also as Windows saves it: with a byte order mark, in UTF-16.
std::string text_of_list(const Secret& content, const std::string& name) {
  const std::string_view text = as_text(content.reveal());
  const std::string_view mark = text.substr(0, 2);
  if (mark == "\xff\xfe" || mark == "\xfe\xff") {
    auto converted = base::utf16_to_utf8(content.reveal().subspan(2), mark == "\xfe\xff");
    if (!converted) throw Error(Errc::malformed, "it begins as UTF-16, but is not", "save the list as UTF-8 text", name);
    return std::move(*converted);
  }
  return std::string(text.starts_with("\xef\xbb\xbf") ? text.substr(3) : text);
}

}  // namespace

std::string HostTarget::name() const {
  return (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + std::to_string(port);
}

ScanTargets targets_from(Session& session, const std::vector<std::string>& inputs, const std::vector<std::string>& host_lists) {
  Sorter sorter;
  for (const std::string& input : inputs) sorter.input(input);
  for (const std::string& list : host_lists) {
    const Secret content = list == "-" ? session.take_stdin(kMostOfList) : base::read_file(list, kMostOfList);
    const std::size_t hosts = sorter.named();
    sorter.list(list, text_of_list(content, list));
    if (sorter.named() == hosts)
      throw Error(Errc::wrong_kind, "there is no host in it", "one in each line, as www.contoso.com:443; # begins a comment", list);
  }
  return std::move(sorter.targets);
}

void require_pattern(const std::string& text) {
  const auto refuse = [&](const std::string& why, const std::string& hint) {
    throw Error(Errc::usage, "--exclude: '" + base::printable(text) + "' is no pattern: " + why, hint);
  };
  if (text.empty()) refuse("it is empty", "leave --exclude out, or name what is left out: --exclude '*.bak'");
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      if (++i == text.size()) refuse("nothing follows the last \\", "a \\ that is meant as such is written \\\\");
      continue;
    }
    if (text[i] != '[') continue;
    i += i + 1 < text.size() && (text[i + 1] == '!' || text[i + 1] == '^') ? 2 : 1;
    i = text.find(']', i + 1);  // the first one is of the set itself
    if (i == std::string::npos) refuse("no ] ends the [", "a [ that is meant as such is written \\[");
  }
}

}  // namespace certkit::cli
