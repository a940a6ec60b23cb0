// The file `settings` of a CA folder: what goes into the certificates that it signs. One "key: value" a line, "#" begins a comment line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace certkit::issue {

struct Settings {
  std::string key;                     // key: the CA's key is in a token, and this is its pkcs11: URI; empty: it is in ca.key
  std::vector<std::string> crl_urls;   // crl_url, repeatable: cRLDistributionPoints (Lync and Skype servers refuse certificates without)
  std::vector<std::string> ocsp_urls;  // ocsp_url, repeatable
  std::vector<std::string> aia_urls;   // aia_url, repeatable: caIssuers
  int leaf_days =
      397;           // leaf_days: what clients of public CAs accept (CA/B BR 6.3.2, until 2026-03) is a good measure for a private one too
  int crl_days = 7;  // crl_days: until the next revocation list
};

// Throws Errc::malformed with file and line for unknown keys, bad URLs and bad numbers.
[[nodiscard]] Settings parse_settings(std::string_view text, const std::string& file);
[[nodiscard]] std::string to_text(const Settings& settings);
// http, https or ldap, printable ASCII without blanks, and nobody's password. Throws Errc::usage, and repeats no password.
void check_url(const std::string& url);

}  // namespace certkit::issue
