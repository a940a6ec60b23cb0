#include "diagnose/client_certificate.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "certkit/error.hpp"
#include "certkit/name.hpp"

namespace certkit::diagnose {
namespace {

using End = net::Observation::End;
constexpr std::size_t kNamesShown = 5, kLongestName = 200;

// Alerts about the client's certificate (RFC 8446 §6.2, RFC 5246 §7.2.2): no_certificate to unknown_ca, access_denied,
// certificate_required.
constexpr std::array<std::uint8_t, 9> kAboutCertificates{41, 42, 43, 44, 45, 46, 48, 49, 116};
constexpr std::uint8_t kHandshakeFailure = 40, kDecryptError = 51;

bool is_about_certificates(std::uint8_t alert) {
  return std::find(kAboutCertificates.begin(), kAboutCertificates.end(), alert) != kAboutCertificates.end();
}

bool closed_instead(const net::Observation& seen) {
  return seen.end == End::closed || seen.end == End::reset || (seen.closed_after_handshake && !(seen.http && seen.http->status != 0));
}

// nginx answers 400 (in its log 495 and 496), IIS 403.7, 403.13, 403.16 and 403.17.
bool http_says_so(const net::HttpSeen& http) {
  if (http.status == 495 || http.status == 496) return true;
  if (http.status != 400 && http.status != 403) return false;
  const std::string body = base::lower_ascii(http.status_line + " " + http.body_start);
  static constexpr std::array<std::string_view, 6> kWords{"ssl certificate", "client certificate", "403.7", "403.13", "403.16", "403.17"};
  return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view words) { return body.find(words) != std::string::npos; });
}

}  // namespace

bool refuses_the_client(const net::Observation& seen) {
  if (seen.alert && is_about_certificates(*seen.alert)) return true;
  if (seen.http && http_says_so(*seen.http)) return true;
  return seen.client_certificate_wanted && (seen.alert == kHandshakeFailure || seen.alert == kDecryptError || closed_instead(seen));
}

std::string accepted_issuers(const net::Observation& seen) {
  std::string text;
  std::size_t shown = 0;
  for (const Bytes& der : seen.client_ca_names) {
    if (shown == kNamesShown) break;
    try {
      text += (shown == 0 ? "" : "; ") + base::printable(Name::parse(der).to_rfc4514().substr(0, kLongestName));
      ++shown;
    } catch (const Error&) {
      continue;  // a name that nobody can read is no help
    }
  }
  if (seen.client_ca_names.size() > shown && shown != 0) text += "; and " + std::to_string(seen.client_ca_names.size() - shown) + " more";
  return text;
}

}  // namespace certkit::diagnose
