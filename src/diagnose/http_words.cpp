#include "diagnose/http_words.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/text.hpp"

namespace certkit::diagnose {
namespace {

// Federated sharing of Exchange: the partner's server calls it with a token in the message, so nothing before it may ask for a password.
HttpWords at_ws_security(int status) {
  switch (status) {
    case 401:
    case 403:
      return {Severity::error, "the address of federated sharing asks for a password, and the partner's server has none to give",
              "Does the reverse proxy let /ews/exchange.asmx/WSSecurity and /autodiscover/autodiscover.svc/WSSecurity through without "
              "pre-authentication? Is it on: Get-WebServicesVirtualDirectory | fl WSSecurityAuthentication; then Set-"
              "WebServicesVirtualDirectory -WSSecurityAuthentication $true, the same for Autodiscover, and iisreset. Then the federation "
              "trust: "
              "Test-FederationTrust."};
    case 404:
    case 405:
      return {
          Severity::error, "the server does not know the address of federated sharing",
          "Is WSSecurityAuthentication on for the virtual directories of EWS and Autodiscover, and does the reverse proxy pass the whole "
          "path? In IIS both need the handler svc-Integrated. If all of this is so, iisreset: IIS does not always pick it up."};
    case 500:
      return {
          Severity::error, "the server cannot handle a call of federated sharing, and closes the connection to the partner",
          "Is WSSecurityAuthentication on for the virtual directories of EWS and Autodiscover, and is the handler svc-Integrated assigned "
          "to both? If it is, iisreset: IIS does not always pick it up. The partner sees \"forcibly closed by the remote host\"."};
    default: return {};
  }
}

bool begins_with_one_of(const std::string& text, std::span<const std::string_view> all) {
  return std::any_of(all.begin(), all.end(), [&](std::string_view one) { return text.starts_with(one); });
}

// Names like meet and dialin are other people's as well: then the answer has to be one of Lync's web server, which is IIS.
bool is_simple_url(const std::string& host, const std::string& path, const net::HttpSeen& http) {
  static constexpr std::array<std::string_view, 4> kHosts{"meet.", "join.", "dialin.", "lync."};
  static constexpr std::array<std::string_view, 2> kPaths{"/meet", "/dialin"};
  if (host.starts_with("lyncdiscover") || path.starts_with("/autodiscover/autodiscoverservice.svc")) return true;
  const bool by_iis = http.server.starts_with("Microsoft-") || !http.served_by.empty();
  return by_iis && (begins_with_one_of(host, kHosts) || begins_with_one_of(path, kPaths));
}

HttpWords in_general(const std::string& path, const net::HttpSeen& http) {
  const std::string of = base::printable(path) + " is answered by " + std::to_string(http.status);
  if (http.status == 0) return {Severity::error, "no answer to GET " + base::printable(path), {}};
  if (http.status == 401) return {Severity::note, of + ": who asks has to log in", {}};
  if (http.status == 403) return {Severity::error, of + ": the server forbids it", {}};
  if (http.status == 404) return {Severity::error, of + ": the server has no such page", {}};
  if (http.status == 421)
    return {Severity::error, of + ": this is not the server of that name",
            "The name in the TLS handshake and the one in the request belong to different sites: look at the default site."};
  if (http.status == 502 || http.status == 503 || http.status == 504)
    return {Severity::error, of + ": what is behind the proxy does not answer",
            "Is the server behind the proxy running, and does the proxy trust its certificate? certkit check HOST:PORT from the proxy "
            "shows it."};
  return {Severity::error, of, {}};
}

}  // namespace

HttpWords http_words(const std::string& host, const std::string& path, const net::HttpSeen& http) {
  const std::string at = base::lower_ascii(path.substr(0, path.find('?')));
  if (at.ends_with("/wssecurity"))
    if (HttpWords words = at_ws_security(http.status); !words.message.empty()) {
      words.message = std::to_string(http.status) + ": " + words.message;
      return words;
    }
  if (http.status == 404 && is_simple_url(base::lower_ascii(host), at, http))
    return {
        Severity::error, "404: likely another pool answers than the one that has the meeting",
        "While pools of two versions stand side by side, publish each by an external web services name and a rule of its own, both names "
        "in the certificate, and let the simple URLs and lyncdiscover lead to the newer pool: it sends on to the older one."};
  return in_general(path, http);
}

}  // namespace certkit::diagnose
