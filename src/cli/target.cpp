#include "cli/target.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "asn1/ip_address.hpp"
#include "base/login.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "net/host_port.hpp"
#include "net/url.hpp"

namespace certkit::cli {
namespace {

constexpr std::string_view kForms = "https://HOST/PATH, HOST:PORT or [ADDRESS]:PORT";

}  // namespace

std::string parse_host(const std::string& host, const std::string& typed) { return net::parse_host(host, typed, kForms); }

std::string Target::subject() const { return url.empty() ? net::HostPort{host, port, is_address}.to_text() : url; }

Target parse_target(const std::string& typed, net::Starttls starttls) {
  Target target;
  target.typed = typed;
  const std::size_t scheme = typed.find("://");
  if (scheme == std::string::npos) {
    const net::HostPort where = net::parse_host_port(typed, net::usual_port(starttls), kForms);
    target.host = where.host;
    target.port = where.port;
    target.is_address = where.is_address;
    return target;
  }
  if (base::lower_ascii(typed.substr(0, scheme)) != "https")
    throw Error(
        Errc::usage,
        "\"" + base::printable(base::server_without_login(typed)) + "\" is no server: of URLs, those that begin with https:// are checked",
        "write " + std::string(kForms));
  const net::Url url = net::parse_url(typed, net::kWithoutLogin);
  target.host = parse_host(url.host, typed);
  target.is_address = asn1::parse_ip(url.host).has_value();
  target.port = url.port;
  target.path = url.path;
  target.url = url.to_text();
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
